// containerd's side of events: shims forward them here.
import { anyUnpack, Server } from 'ttrpc'
import { eventsV1, taskEvents } from 'ttrpc/containerd'

/** The messages of events, by the name in their Any. */
const messages = Object.fromEntries(Object.values(taskEvents).map((type) => [type.name, type]))

export class EventsServer {
  #server = new Server()
  /** The topics of the events that came for each container, in their order. */
  #topics = new Map()
  #waiting = []

  /** Listens on a unix socket of this user, whose peers must be of the same user: the default of a server. */
  static async listen(path) {
    const events = new EventsServer(path)
    await events.#server.listen(path)
    return events
  }

  constructor(path) {
    this.path = path
    this.#server.register(eventsV1.Events, {
      forward: ({ envelope }) => {
        const { containerId } = anyUnpack(envelope.event, messages) ?? {}
        if (containerId !== undefined) this.#take(containerId, envelope.topic)
        return {}
      },
    })
  }

  /** Resolves with all topics of a container, in their order, as soon as `last` is among them. */
  async until(id, last, timeoutMs) {
    let timer
    const late = new Promise((_, reject) => {
      const text = `no event ${last} of ${id} came within ${timeoutMs} ms`
      timer = setTimeout(() => reject(new Error(`${text}, only: ${this.of(id).join(' ')}`)), timeoutMs)
    })
    const came = new Promise((resolve) => this.#waiting.push({ id, last, resolve }))
    this.#check()
    try {
      return await Promise.race([came, late])
    } finally {
      clearTimeout(timer)
    }
  }

  of(id) {
    return this.#topics.get(id) ?? []
  }

  close() {
    return this.#server.close()
  }

  #take(id, topic) {
    this.#topics.set(id, [...this.of(id), topic])
    this.#check()
  }

  #check() {
    this.#waiting = this.#waiting.filter(({ id, last, resolve }) => {
      if (!this.of(id).includes(last)) return true
      resolve(this.of(id))
      return false
    })
  }
}
