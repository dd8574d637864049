/** The names that a server knows, by the id that rows carry (cell METHOD). */
export interface MethodNames {
  /** Registers a name. Returns its id: 0, 1, 2 … */
  add(service: string, method: string): number
  /** Lets the engine forget the names. Called when the server is closed and its connections are gone. */
  drop(): void
}
