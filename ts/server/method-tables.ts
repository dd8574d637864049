import type { Dispatcher } from '../call/server/dispatcher.js'
import type { Engine } from '../engine/engine.js'
import type { MethodNames } from '../engine/method-names.js'

/** The methods of one server as its engines know them: a table for each engine on which it has been used. */
export class MethodTables {
  readonly #dispatcher: Dispatcher
  /** One or two: a Map would need ten times the memory. */
  #tables: { readonly engine: Engine; readonly names: MethodNames }[] = []

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher
  }

  /** Returns the table of this engine; the dispatcher adds to it what is registered later. */
  of(engine: Engine): MethodNames {
    const known = this.#tables.find((table) => table.engine === engine)
    if (known !== undefined) return known.names
    const names = engine.createMethodTable()
    this.#tables.push({ engine, names })
    this.#dispatcher.attach(names)
    return names
  }

  /** Called when no connection can call the server any more: the engines may forget its methods. */
  drop(): void {
    for (const { names } of this.#tables) names.drop()
    this.#tables = []
  }
}
