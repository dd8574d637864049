/**
 * The states of a connection, as its engine sees them. The native engine has
 * similar ones (native/io/connection/connection_state.h); there, `ended` means
 * that a cut connection is read to its end, and its answers are still sent.
 *
 *   reading    OPEN ── cut ──▶ CUT ── end, close ──▶ ENDED
 *                └────────── end, close ───────────▶ ENDED
 *
 *   sending    OPEN ── peer takes no more ──▶ BROKEN ── close ──▶ CLOSING ──▶ CLOSED
 *                ├───────────── end ────────▶ ENDING ── close ──▶ CLOSING ──▶ CLOSED
 *                └──────────────────── close ───────────────────▶ CLOSING ──▶ CLOSED
 *
 * Beside its state, reading has a set of reasons why it waits. The connection is
 * read while the set is empty and the state is not ENDED.
 */

/** Reasons why a connection is not read, as bits of a set. */
export const Unread = {
  /** Its frame is incomplete, and arriving frames have too much memory: `ArrivingFrames`. */
  NO_ROOM: 1,
  /** The layer above called `pause`. */
  PAUSED: 2,
  /** The peer does not take our answers. */
  PEER_SLOW: 4,
  /** It waits for `admit`. */
  PARKED: 8,
  /** It has had its turn: others are read before it continues. */
  TURN_OVER: 16,
} as const

export const ReadState = {
  OPEN: 0,
  /** `cut` was called: only what the peer had written by then is wanted. The JS engine cannot see where that ends, and reads on. */
  CUT: 1,
  /** Nothing is delivered any more. */
  ENDED: 2,
} as const
export type ReadState = (typeof ReadState)[keyof typeof ReadState]

export const SendState = {
  OPEN: 0,
  /** The peer takes no more bytes: what is sent is dropped. */
  BROKEN: 1,
  /** `end` was called: what is queued is sent, nothing more, and what arrives is dropped until the peer has closed its side. */
  ENDING: 2,
  /** The connection is being destroyed; `onClosed` was not called yet. */
  CLOSING: 3,
  /** `onClosed` was called, or is being called. */
  CLOSED: 4,
} as const
export type SendState = (typeof SendState)[keyof typeof SendState]

/** For each state, the states that may follow it. */
const nextRead: readonly (readonly ReadState[])[] = [
  /* OPEN */ [ReadState.CUT, ReadState.ENDED],
  /* CUT */ [ReadState.CUT, ReadState.ENDED],
  /* ENDED */ [ReadState.ENDED],
]
const nextSend: readonly (readonly SendState[])[] = [
  /* OPEN */ [SendState.BROKEN, SendState.ENDING, SendState.CLOSING],
  /* BROKEN */ [SendState.BROKEN, SendState.ENDING, SendState.CLOSING],
  /* ENDING */ [SendState.CLOSING],
  /* CLOSING */ [SendState.CLOSED],
  /* CLOSED */ [],
]

/** The states of one connection. Each setter throws an Error for a state that may not follow. */
export class TransportStates {
  #reading: ReadState = ReadState.OPEN
  #sending: SendState = SendState.OPEN

  get reading(): ReadState {
    return this.#reading
  }

  set reading(to: ReadState) {
    if (!nextRead[this.#reading]!.includes(to))
      throw new Error(`reading ${this.#reading} cannot become ${to}`)
    this.#reading = to
  }

  /** The peer takes no more. */
  breakSending(): void {
    this.sending = SendState.BROKEN
  }

  /** It is being destroyed. */
  close(): void {
    this.reading = ReadState.ENDED
    this.sending = SendState.CLOSING
  }

  get sending(): SendState {
    return this.#sending
  }

  set sending(to: SendState) {
    if (!nextSend[this.#sending]!.includes(to))
      throw new Error(`sending ${this.#sending} cannot become ${to}`)
    this.#sending = to
  }
}
