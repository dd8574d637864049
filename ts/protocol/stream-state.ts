/**
 * The life of a streaming call. Both ends see the same one, since the client's
 * side alone can be closed before the end:
 *
 *                 CLIENT_DATA, SERVER_DATA
 *                   ┌────┐
 *                   ▼    │
 *   request ──────▶ OPEN ─┴── CLIENT_CLOSE ──▶ HALF_CLOSED ◀─┐
 *                   │                          │      │      │
 *                   │                          │      └──────┘
 *                   │                          │      SERVER_DATA, CLIENT_CLOSE
 *                   └── END ──▶ ENDED ◀── END ─┘
 *
 * END is whatever comes last: a response, the server's closing DATA, or the
 * end of patience on this side. What the table does not list is a fault: on
 * the server it ends the stream with a status (C10, C11), on the client it is
 * dropped (E13) or thrown at who sends (E22).
 */
export const StreamState = {
  /** Both sides may send. */
  OPEN: 0,
  /** The client sends no more; so begins a call without client streaming. */
  HALF_CLOSED: 1,
  /** Nothing comes any more, and nothing is sent. */
  ENDED: 2,
} as const
export type StreamState = (typeof StreamState)[keyof typeof StreamState]

/** What happens to a stream. */
export const StreamEvent = {
  /** The client's message. */
  CLIENT_DATA: 0,
  /** The client's half-close. Repeated, it changes nothing, as in Go. */
  CLIENT_CLOSE: 1,
  /** The server's message. */
  SERVER_DATA: 2,
  END: 3,
} as const
export type StreamEvent = (typeof StreamEvent)[keyof typeof StreamEvent]

/** The event is not allowed in this state. */
export const FAULT = -1

const { OPEN, HALF_CLOSED, ENDED } = StreamState

const table: readonly (readonly (StreamState | typeof FAULT)[])[] = [
  //             CLIENT_DATA, CLIENT_CLOSE, SERVER_DATA, END
  /* OPEN */ [OPEN, HALF_CLOSED, OPEN, ENDED],
  /* HALF_CLOSED */ [FAULT, HALF_CLOSED, HALF_CLOSED, ENDED],
  /* ENDED */ [FAULT, FAULT, FAULT, ENDED],
]

/** The state after `event`, or `FAULT`. */
export function nextState(state: StreamState, event: StreamEvent): StreamState | typeof FAULT {
  return table[state]![event]!
}
