import { closeSync } from 'node:fs'

/** Descriptors that are closed together. */
export class Descriptors {
  readonly #open = new Set<number>()

  /** Adds one, and returns it. */
  add(descriptor: number): number {
    this.#open.add(descriptor)
    return descriptor
  }

  /** Closes one of them, if it is still open. */
  close(descriptor: number): void {
    if (this.#open.delete(descriptor)) closeSync(descriptor)
  }

  closeAll(): void {
    for (const descriptor of this.#open) this.close(descriptor)
  }
}
