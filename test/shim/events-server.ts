/** containerd's events service, as a real server that records what is forwarded. */
import { type HandlerContext, Server } from 'ttrpc'
import { eventsV1, taskEvents } from 'ttrpc/containerd'
import { tempSocket } from '../support/temp-socket.js'

/** What the server got: its call's namespace, the envelope's topic, and the id of the container. */
export interface Got {
  readonly namespace: string | undefined
  readonly topic: string
  readonly id: string
}

/** Answers a forwarded event: returns to take it, throws to refuse it. `count`: how many came, from 1. */
type Answer = (count: number, context: HandlerContext) => void | Promise<void>

/** Listens on an address of its own, which stays the same over `stop` and `start`. */
export class EventsServer implements AsyncDisposable {
  readonly address = tempSocket()
  /** Every event that came, those that were refused too. */
  readonly got: Got[] = []
  readonly envelopes: NonNullable<eventsV1.ForwardRequest['envelope']>[] = []
  readonly #answer: Answer
  readonly #waiting: { count: number; resolve: () => void }[] = []
  #server: Server | undefined

  constructor(answer: Answer = () => {}) {
    this.#answer = answer
  }

  static async start(answer?: Answer): Promise<EventsServer> {
    const server = new EventsServer(answer)
    await server.start()
    return server
  }

  async start(): Promise<void> {
    this.#server = new Server().register(eventsV1.Events, {
      forward: async ({ envelope }, context) => {
        if (envelope?.event === undefined) throw new Error('an event without its message')
        const namespace = context.metadata.get('containerd-namespace-ttrpc')
        const { containerId } = taskEvents.TaskOOM.decode(envelope.event.value)
        this.envelopes.push(envelope)
        this.got.push({ namespace, topic: envelope.topic, id: containerId })
        for (const { count, resolve } of this.#waiting) if (this.got.length >= count) resolve()
        await this.#answer(this.got.length, context)
        return {}
      },
    })
    await this.#server.listen(`unix://${this.address}`)
  }

  /** Closes the server with all its connections. */
  async stop(): Promise<void> {
    await this.#server?.close()
  }

  /** Resolves when so many events have come. */
  came(count: number): Promise<void> {
    if (this.got.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  /** The ids of the containers, in the order in which their events came. */
  get ids(): readonly string[] {
    return this.got.map(({ id }) => id)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
