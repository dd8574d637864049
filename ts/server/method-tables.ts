import type { Dispatcher } from '../call/server/dispatcher.js'
import type { Engine, MethodTable } from '../engine/engine.js'

/** The methods of one server as its engines know them: a table for each engine on which it has been used. */
export class MethodTables {
  readonly #dispatcher: Dispatcher
  readonly #tables = new Map<Engine, MethodTable>()

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher
  }

  /** Returns the table of this engine; the dispatcher adds to it what is registered later. */
  of(engine: Engine): MethodTable {
    let table = this.#tables.get(engine)
    if (table === undefined) {
      table = engine.createMethodTable()
      this.#tables.set(engine, table)
      this.#dispatcher.attach(table)
    }
    return table
  }

  /** Called when no connection can call the server any more: the engines may forget its methods. */
  drop(): void {
    for (const table of this.#tables.values()) table.drop()
    this.#tables.clear()
  }
}
