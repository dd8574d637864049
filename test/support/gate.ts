/** An event that happens once, and that any number of callers may wait for. */
export class Gate<T = void> {
  readonly happened: Promise<T>
  #open!: (value: T) => void

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  open(value: T): void {
    this.#open(value)
  }
}
