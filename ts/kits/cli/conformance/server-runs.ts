import { MessageType } from '../../../wire/frame.js'
import { inactive, reused } from './accepted-answers.js'
import { type Finding, held } from './clause.js'
import { describeArrival, frame, request } from './frame-peer.js'
import { Broken, fits, NO_METHOD, NO_SERVICE, type ServerCheck } from './server-check.js'

export const PIPELINED = 100

export async function usedIds(check: ServerCheck): Promise<undefined> {
  for (const id of [3, 1]) {
    check.ask(id)
    await check.refused(id, reused)
  }
  await check.stillServes(5)
}

export async function pipelined(check: ServerCheck): Promise<undefined> {
  const ids = Array.from({ length: PIPELINED }, (_, i) => 2 * i + 1)
  check.peer.send(...ids.map((id) => request(id, { service: NO_SERVICE, method: NO_METHOD })))
  const open = new Set(ids)
  while (open.size > 0) {
    const arrival = await check.peer.next()
    if (arrival.kind !== 'frame' || arrival.type !== MessageType.RESPONSE || !open.delete(arrival.stream)) {
      throw new Broken(`after ${PIPELINED - open.size} answers: ${describeArrival(arrival)}`)
    }
  }
  await check.stillServes(2 * PIPELINED + 1)
}

/** One of Rust's servers sends nothing (F6): then the answer to the request behind it comes first. */
export async function strayData(check: ServerCheck, flags: number): Promise<Finding | undefined> {
  const times = flags === 0 ? 2 : 1
  for (let i = 0; i < times; i++) check.peer.send(frame(1, MessageType.DATA, flags))
  check.ask(3)
  let refusals = 0
  for (;;) {
    const arrival = await check.peer.next()
    if (arrival.kind === 'frame' && arrival.stream === 3) break
    const found = inactive.find((answer) => fits(arrival, 1, answer))
    if (found === undefined) throw new Broken(describeArrival(arrival))
    check.accept(describeArrival(arrival), found.as)
    refusals++
  }
  if (refusals === 0) return held('nothing; the next request is answered', 'Rust (F6)')
  if (refusals !== times) throw new Broken(`${refusals} answers to ${times} frames`)
  return undefined
}
