import { Buffer } from 'node:buffer'
import { allowAnyPeer, Server } from 'ttrpc'
import { DATA, envelope, type Frame, frame, header, REQUEST, RESPONSE, readAnswer } from '../support/wire.js'
import { type Command, CommandedHandlers } from './commanded-handlers.js'
import { FrameCutter } from './frame-cutter.js'
import { anyLink, type Link } from './link.js'
import {
  CLOSED,
  type Expected,
  type Method,
  MODEL_MAX_BYTES,
  MODEL_MAX_STREAMS,
  type ModelStream,
  NO_DATA,
  type RequestStimulus,
  type Seen,
  ServerModel,
  type Stimulus,
} from './server-model.js'
import { heldIntervals, quiet } from './virtual-time.js'
import type { World } from './world.js'

const METHODS: readonly Method[] = ['Unary', 'Now', 'ServerStream', 'ClientStream', 'Bidi', 'Bidi', 'Missing']

/** A client that sends any frame at any time, against our server, which must do what the model says. */
export class RawClient {
  readonly #world: World
  readonly #link: Link
  readonly #server: Server
  readonly #model: ServerModel
  readonly #handlers: CommandedHandlers
  readonly #seen: { readonly token: number; readonly seen: Seen }[] = []
  readonly #got: Frame[] = []
  #token = 0
  #nextId = 1

  constructor(world: World) {
    this.#world = world
    world.timePasses = false // the model must know
    this.#link = anyLink(world.random)
    this.#handlers = new CommandedHandlers((token, seen) => this.#seen.push({ token, seen }))
    this.#model = new ServerModel(world.random.pick([1000, 1000, 4]))
    const limits = {
      maxMessageBytes: MODEL_MAX_BYTES,
      maxConcurrentStreams: MODEL_MAX_STREAMS,
      frameTimeoutMs: 0,
      writeStallTimeoutMs: 0,
      protocolErrorBudget: this.#model.errorBudget,
    }
    this.#server = new Server({ clock: world.clock, handshaker: allowAnyPeer(), limits })
    this.#handlers.register(this.#server)
    const cutter = new FrameCutter((got) => this.#got.push(got))
    this.#link.client.on('data', (chunk: Buffer) => cutter.push(chunk))
    this.#link.client.on('error', () => {})
    world.add(...this.#link.steps)
    this.#server.serve(this.#link.server)
  }

  async run(): Promise<void> {
    const { random } = this.#world
    for (let left = random.from(5, 30); left > 0 && this.#world.violations.length === 0; left--) {
      const blind = random.chance(0.15) // it reads nothing for a while
      if (blind) this.#link.client.pause()
      const how = random.below(20)
      if (how < 11) this.#sendFrames()
      else if (how < 19) this.#command()
      else this.#advance()
      await this.#world.rest()
      this.#link.client.resume()
      if (blind) await this.#world.rest()
      await this.#compare()
      if (this.#model.closed) break
    }
    await this.#end()
  }

  /** Sends some frames in one write, which the link cuts anywhere. */
  #sendFrames(): void {
    const chunks: Buffer[] = []
    const { random } = this.#world
    // Sometimes so many that answers are sent before the last of them has been read.
    for (let left = random.chance(0.04) ? 60 : random.from(1, 4); left > 0; left--) {
      const stimulus = this.#draw()
      this.#world.log(`frame ${JSON.stringify(stimulus)}`)
      this.#model.onFrame(stimulus)
      chunks.push(bytesOf(stimulus))
    }
    this.#link.client.write(Buffer.concat(chunks))
  }

  #draw(): Stimulus {
    const { random } = this.#world
    const type = random.pick([REQUEST, REQUEST, DATA, DATA, DATA, DATA, RESPONSE, 9])
    const flags = random.chance(0.05) ? 0xff : random.below(8)
    const stream = this.#drawStream(type)
    if (random.chance(0.04)) return { stream, type, flags, length: MODEL_MAX_BYTES + random.from(1, 500) }
    if (type === REQUEST) return this.#drawRequest(stream, flags)
    const message = random.chance(0.2) ? '' : `message ${random.below(1000)}`
    return { stream, type, flags, length: message.length, message }
  }

  /** Draws an id, mostly a meaningful one: a new one for a request, a running one otherwise. */
  #drawStream(type: number): number {
    const { random } = this.#world
    if (random.chance(0.08)) return random.pick([0, 2, 2 * random.below(20), 0xffff_fffe])
    if (type === REQUEST && random.chance(0.85)) {
      const id = this.#nextId
      this.#nextId += random.chance(0.9) ? 2 : 2 * random.from(2, 1000)
      return id
    }
    const { running } = this.#model
    if (running.length > 0 && random.chance(0.85)) return random.pick(running).id
    return 1 + 2 * random.below(1 + this.#nextId / 2)
  }

  #drawRequest(stream: number, flags: number): Stimulus {
    const { random } = this.#world
    if (random.chance(0.05)) return { stream, type: REQUEST, flags, length: 3, request: undefined }
    const request: RequestStimulus = {
      service: random.chance(0.04) ? 'nobody' : 's',
      method: random.pick(METHODS),
      token: ++this.#token,
      message: random.chance(0.6) ? '' : `first ${this.#token}`,
      timeoutMs: random.chance(0.15) ? random.pick([-1, 5, 50]) : 0,
    }
    return { stream, type: REQUEST, flags, length: requestBody(request).length, request }
  }

  /** Sends a command to one handler. */
  #command(): void {
    const free = this.#model.running.filter(({ token, reading }) => !reading && this.#handlers.has(token))
    if (free.length === 0) return
    const stream = this.#world.random.pick(free)
    const command = this.#drawCommand(stream)
    this.#world.log(`handler of ${stream.id}: ${JSON.stringify(command)}`)
    if (command.do === 'read') this.#model.read(stream)
    else if (command.do === 'give') this.#model.give(stream, command.text)
    else if (command.do === 'throw') this.#model.fail(stream, command.text)
    else this.#model.finish(stream, command.do === 'reply' ? command.text : '')
    this.#handlers.tell(stream.token, command)
  }

  #drawCommand({ kind }: ModelStream): Command {
    const { random } = this.#world
    const text = `text ${random.below(1000)}`
    if (random.chance(0.1)) return { do: 'throw', text }
    if (kind === 'unary') return { do: 'reply', text }
    const reads = kind === 'clientStreaming' || (kind === 'bidiStreaming' && random.chance(0.6))
    if (reads && random.chance(0.85)) return { do: 'read' }
    if (kind === 'clientStreaming') return { do: 'reply', text }
    return random.chance(0.8) ? { do: 'give', text: random.chance(0.1) ? '' : text } : { do: 'return' }
  }

  #advance(): void {
    const ms = this.#world.random.pick([1, 4, 5, 45])
    this.#world.log(`+${ms} ms`)
    this.#model.advance(ms)
    this.#world.clock.advance(ms)
  }

  /** Checks that exactly those frames came that the model predicts. */
  async #compare(): Promise<void> {
    await quiet()
    const world = this.#world
    const got = this.#got.splice(0)
    const all = this.#model.sends.splice(0)
    const sends = this.#model.closed ? all.slice(0, got.length) : all // the end may take some with it
    for (let at = 0; at < Math.max(sends.length, got.length); at++) {
      world.check(
        sends[at] !== undefined && got[at] !== undefined && isExpected(sends[at]!, got[at]!),
        `the server had to send ${JSON.stringify(sends[at])}, and sent ${textOf(got[at])}`,
      )
    }
    const [sees, seen] = [inOrder(this.#model.sees.splice(0)), inOrder(this.#seen.splice(0))]
    world.check(sees === seen, `handlers had to see ${sees}, and saw ${seen}`)
    const open = this.#model.closed ? 0 : 1
    world.check(
      this.#server.connectionCount === open,
      `${this.#server.connectionCount} connections live, not ${open}`,
    )
  }

  async #end(): Promise<void> {
    const world = this.#world
    this.#model.close()
    if (world.random.chance(0.3)) this.#link.client.write(Buffer.alloc(world.random.from(1, 9))) // a part of a frame
    const how = world.random.below(3)
    if (how === 0) this.#link.client.destroy()
    else if (how === 1)
      this.#link.client.end() // A21
    else void this.#server.close()
    await world.rest()
    const [sees, seen] = [inOrder(this.#model.sees), inOrder(this.#seen)]
    world.check(sees === seen, `at the end, handlers had to see ${sees}, and saw ${seen}`)
    await this.#server.close()
    world.check(this.#server.connectionCount === 0, 'the server keeps the connection')
    world.check(world.clock.timers === 0, `${world.clock.timers} timers are left`)
    world.check(heldIntervals() === 0, 'the process is kept alive')
  }
}

/** Groups by handler: different handlers have no order among them, and a signal may overtake messages. */
function inOrder(all: readonly { readonly token: number; readonly seen: Seen }[]): string {
  const rank = ({ token, seen }: (typeof all)[number]): number => 2 * token + (seen === 'cut' ? 1 : 0)
  return JSON.stringify([...all].sort((a, b) => rank(a) - rank(b)))
}

function requestBody({ service, method, token, message, timeoutMs }: RequestStimulus): Buffer {
  return envelope({
    service,
    method,
    payload: Buffer.from(message),
    ...(timeoutMs !== 0 && { timeoutNano: BigInt(timeoutMs) * 1_000_000n }),
    metadata: [['token', String(token)]],
  })
}

function bytesOf({ stream, type, flags, length, request, message }: Stimulus): Buffer {
  if (length > MODEL_MAX_BYTES)
    return Buffer.concat([header(length, stream, type, flags), Buffer.alloc(length)])
  if (type !== REQUEST) return frame(stream, type, flags, Buffer.from(message ?? ''))
  return frame(
    stream,
    type,
    flags,
    request === undefined ? Buffer.from('ffffff', 'hex') : requestBody(request),
  )
}

function isExpected(expected: Expected, { stream, type, flags, body }: Frame): boolean {
  if (stream !== expected.stream) return false
  if ('close' in expected) return type === DATA && flags === (CLOSED | NO_DATA) && body.length === 0
  if ('data' in expected) return type === DATA && flags === 0 && String(body) === expected.data
  if (type !== RESPONSE || flags !== 0) return false
  const { status, payload } = readAnswer(body)
  if ('reply' in expected) return status === undefined && String(payload ?? '') === expected.reply
  return status?.code === expected.status && status.message.startsWith(expected.text) && payload === undefined
}

function textOf(got: Frame | undefined): string {
  if (got === undefined) return 'nothing'
  const { stream, type, flags, body } = got
  const said = type === RESPONSE ? JSON.stringify(readAnswer(body).status) : String(body)
  return `stream ${stream} type ${type} flags ${flags} ${said}`
}
