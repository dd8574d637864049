import { MessageType } from '../../../wire/frame.js'
import { broken, type Finding, held, notApplicable, type Result } from './clause.js'
import { clientClauses } from './client-clauses.js'
import { type ArrivedFrame, describeArrival, type FramePeer } from './frame-peer.js'
import { SentFrames } from './sent-frames.js'

/**
 * Answers the calls of one connection, a clause each. Resolves with the results, or with undefined when the client
 * closes the connection without a call, as one that probes does.
 */
export async function runClient(peer: FramePeer): Promise<readonly Result[] | undefined> {
  const sent = new SentFrames()
  const results: Result[] = []
  let call = await nextCall(peer, sent)
  if (call === undefined) return undefined
  for (const { answer, ...clause } of clientClauses) {
    if (call === undefined) {
      results.push({ ...clause, ...notApplicable('the client makes no further call on this connection') })
      continue
    }
    peer.send(answer(call.stream))
    call = await nextCall(peer, sent)
    results.push({ ...clause, ...outcome(call, results.length === 0) })
  }
  return [...sent.results(), ...results, await closing(peer)]
}

/** A client that makes one call and leaves breaks nothing, but no other clause can be checked with it. */
function outcome(next: ArrivedFrame | undefined, isFirst: boolean): Finding {
  if (next !== undefined) return held('it calls again')
  return isFirst ? notApplicable('the client makes one call alone') : broken('no further call came')
}

/** Takes frames up to the next request. */
async function nextCall(peer: FramePeer, sent: SentFrames): Promise<ArrivedFrame | undefined> {
  for (;;) {
    const arrival = await peer.next()
    if (arrival.kind !== 'frame') return undefined
    sent.push(arrival)
    if (arrival.type === MessageType.REQUEST) return arrival
  }
}

async function closing(peer: FramePeer): Promise<Result> {
  const clause = { clause: 'E17', stimulus: 'the server half-closes', expected: 'the client closes, too' }
  peer.halfClose()
  let arrival = await peer.next()
  while (arrival.kind === 'frame') arrival = await peer.next()
  return {
    ...clause,
    ...(arrival.kind === 'closed' ? held(describeArrival(arrival)) : broken('it stays open')),
  }
}
