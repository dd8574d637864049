/** How a clause of docs/protocol.md fared. */
export type Verdict = 'held' | 'broken' | 'not applicable'

export interface Finding {
  readonly verdict: Verdict
  /** What came, or why the clause could not be checked. */
  readonly came: string
  /** Whose known behaviour it is where it is not the clause's own: `'Rust (F3)'`. */
  readonly as?: string
}

/** One line of the report. */
export interface Result extends Finding {
  readonly clause: string
  /** What was done. */
  readonly stimulus: string
  /** What docs/protocol.md expects. */
  readonly expected: string
}

export function held(came: string, as?: string): Finding {
  return { verdict: 'held', came, ...(as === undefined ? {} : { as }) }
}

export function broken(came: string): Finding {
  return { verdict: 'broken', came }
}

export function notApplicable(came: string): Finding {
  return { verdict: 'not applicable', came }
}
