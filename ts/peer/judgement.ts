import { RefuseReason } from '../wire/row.js'

/** What is known of a question; `'unknown'` is neither yes nor no. */
export interface Judgement {
  readonly answer: 'yes' | 'no' | 'unknown'
  /** Why it is unknown: a `RefuseReason`. */
  readonly reason: number
  readonly errno: number
}

/** Returns a certain judgement. */
export function judgementOf(yes: boolean): Judgement {
  return { answer: yes ? 'yes' : 'no', reason: RefuseReason.RULE, errno: 0 }
}

/** Returns a judgement that is neither yes nor no. `reason`: a `RefuseReason`. */
export function unknown(reason: number, errno = 0): Judgement {
  return { answer: 'unknown', reason, errno }
}
