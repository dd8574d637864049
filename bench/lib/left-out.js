/** What was not measured, and why; shown at the end and saved with the results. */
export class LeftOut {
  #all = new Map()

  /** The same of a suite is kept once. `suite` is undefined for what is left out everywhere. */
  add(suite, name, reason) {
    this.#all.set(`${suite} ${name} ${reason}`, { suite, name, reason })
  }

  /** What concerns a suite. */
  of(suite) {
    return [...this.#all.values()].filter((one) => one.suite === suite || one.suite === undefined)
  }

  get all() {
    return [...this.#all.values()]
  }
}
