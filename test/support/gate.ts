/** Something that happens once, and that anybody may wait for. */
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
