import { Flag, MessageType } from '../../../wire/frame.js'
import { broken, type Finding, held, notApplicable, type Result } from './clause.js'
import { type ArrivedFrame, describeArrival } from './frame-peer.js'

const CLIENT_STREAM = Flag.REMOTE_OPEN
/** Flags of a request: unary, server stream, client stream as Go sends it, and as Rust and this package do. */
const REQUEST_FLAGS: ReadonlySet<number> = new Set([
  0,
  Flag.REMOTE_CLOSED,
  CLIENT_STREAM,
  CLIENT_STREAM | Flag.NO_DATA,
])

/** Checks what a client sends, frame by frame. */
export class SentFrames {
  readonly #ids = new Set<number>()
  #lastId = 0
  #ordered = true
  #closes = 0
  #timeouts = 0
  #expired = 0
  /** The first frame that breaks a clause, by clause. */
  readonly #faults = new Map<string, string>()

  push(frame: ArrivedFrame): void {
    if (frame.type === MessageType.REQUEST) this.#request(frame)
    else if (frame.type === MessageType.DATA) this.#data(frame)
    else this.#fault('E2', frame, 'clients send requests and data')
  }

  results(): Result[] {
    const requests = this.#ids.size
    const row = (clause: string, stimulus: string, expected: string, finding: Finding): Result => {
      const fault = this.#faults.get(clause)
      return { clause, stimulus, expected, ...(fault === undefined ? finding : broken(fault)) }
    }
    const ids = this.#ordered ? held(`${requests} ids, increasing`) : held('ids out of order', 'Rust (F5)')
    const close = this.#closes === 0 ? notApplicable('no stream was closed') : held(`${this.#closes} closes`)
    return [
      row('E1', 'the ids of its requests', 'odd, and strictly increasing', ids),
      row('E2', 'the flags of its requests', '0; 1 or 6 for streams (Go: 2)', held('as expected')),
      row('E3', 'the bodies of its requests', 'valid, with service and method', held('as expected')),
      row('E5', 'its deadlines', 'what is left, or none; never below 0', this.#deadlines()),
      row('E23', 'the end of its side of a stream', 'DATA(id, 5) without a body', close),
    ]
  }

  #deadlines(): Finding {
    if (this.#expired > 0) return held(`${this.#expired} requests that had expired`, 'Go (E5)')
    return this.#timeouts === 0
      ? notApplicable('no call has a deadline')
      : held(`${this.#timeouts} deadlines`)
  }

  #request(frame: ArrivedFrame): void {
    const { stream, flags, fault, service, method, timeoutNano } = frame
    if (stream % 2 === 0) this.#fault('E1', frame, 'the id is even')
    if (this.#ids.has(stream)) this.#fault('E1', frame, 'the id is used')
    if (stream < this.#lastId) this.#ordered = false
    this.#ids.add(stream)
    this.#lastId = stream
    if (!REQUEST_FLAGS.has(flags)) this.#fault('E2', frame, `flags ${flags}`)
    if (fault !== 0) this.#fault('E3', frame, 'the body is not a valid envelope')
    else if (service === '' || method === '') this.#fault('E3', frame, 'service or method is missing')
    if (timeoutNano > 0) this.#timeouts++
    if (timeoutNano < 0) this.#expired++
  }

  #data(frame: ArrivedFrame): void {
    if ((frame.flags & Flag.REMOTE_CLOSED) === 0) return
    this.#closes++
    if ((frame.flags & Flag.NO_DATA) === 0 || frame.length > 0)
      this.#fault('E23', frame, `${frame.length} bytes`)
  }

  #fault(clause: string, frame: ArrivedFrame, why: string): void {
    if (!this.#faults.has(clause)) this.#faults.set(clause, `${describeArrival(frame)}: ${why}`)
  }
}
