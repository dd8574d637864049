/**
 * The states of a streaming call. Both ends see the same, since only the
 * client's side can be closed before the end:
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
 * END is what comes last: a response, the server's closing DATA, or the deadline
 * or cancellation on this side. What the table does not list is a fault: on the
 * server it ends the stream with a status (C10, C11), on the client the frame is
 * dropped (E13) or `send` throws (E22).
 */
export const StreamState = {
  /** Both sides may send. */
  OPEN: 0,
  /** The client sends no more. A call without client streaming begins in this state. */
  HALF_CLOSED: 1,
  /** Nothing is received or sent any more. */
  ENDED: 2,
} as const
export type StreamState = (typeof StreamState)[keyof typeof StreamState]

/** The events of a stream. */
export const StreamEvent = {
  /** The client's message. */
  CLIENT_DATA: 0,
  /** The client's half-close. A second one changes nothing, as in Go. */
  CLIENT_CLOSE: 1,
  /** The server's message. */
  SERVER_DATA: 2,
  END: 3,
} as const
export type StreamEvent = (typeof StreamEvent)[keyof typeof StreamEvent]

/** Returned for an event that is not allowed in the state. */
export const FAULT = -1

const { OPEN, HALF_CLOSED, ENDED } = StreamState

const table: readonly (readonly (StreamState | typeof FAULT)[])[] = [
  //             CLIENT_DATA, CLIENT_CLOSE, SERVER_DATA, END
  /* OPEN */ [OPEN, HALF_CLOSED, OPEN, ENDED],
  /* HALF_CLOSED */ [FAULT, HALF_CLOSED, HALF_CLOSED, ENDED],
  /* ENDED */ [FAULT, FAULT, FAULT, ENDED],
]

/** Returns the state after `event`, or `FAULT`. */
export function nextState(state: StreamState, event: StreamEvent): StreamState | typeof FAULT {
  return table[state]![event]!
}
