/**
 * Which ids open a call: `'increasing'`, as in Go, an id above all before it; `'unique'`, any id of no running
 * call (F5).
 */
export type StreamIdPolicy = 'increasing' | 'unique'

/** What Go says of ids that break the rules. */
export const EVEN_ID = 'StreamID must be odd for client initiated streams'
export const USED_ID = 'StreamID cannot be re-used and must increment'
export const INACTIVE_ID = 'StreamID is no longer active'

/** Whether the policy lets an id open a call. `last`: the id of the call before. `running`: a call with this id runs. */
export function mayOpen(policy: StreamIdPolicy, id: number, last: number, running: boolean): boolean {
  return policy === 'unique' ? !running : id > last
}
