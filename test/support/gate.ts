/** An event that happens once, and that any number of callers may wait for. */
export class Gate<T = void> {
  readonly happened: Promise<T>
  #open!: (value: T) => void
  #isOpen = false

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  open(value: T): void {
    this.#isOpen = true
    this.#open(value)
  }
}
