/**
 * A group of workers that share what the listeners of another thread accept, in turn. A worker joins by listening on
 * the group's address (ts/engine/address/group.ts).
 */
export interface EngineGroup {
  /** Names the group in all threads of the process. */
  readonly id: number
  /** A worker of this number starts: while there is no other, connections wait for it. */
  expect(worker: number): void
  /** It has ended. When none is left and none starts, peers are refused. */
  forget(worker: number): void
  /** No worker is expected any more. */
  close(): void
}
