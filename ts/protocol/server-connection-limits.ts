import type { BudgetLimits } from './receive-budget.js'

/** The bounds that a server's side of a connection keeps; ts/options/limits.ts has their defaults. */
export interface ServerConnectionLimits extends BudgetLimits {
  readonly maxMessageBytes: number
  readonly maxConcurrentStreams: number
  /** 0: none. */
  readonly maxCallTimeoutMs: number
  readonly maxMetadataBytes: number
  readonly maxMetadataPairs: number
  /** Frames that break the protocol; beyond, the connection ends. */
  readonly protocolErrorBudget: number
}
