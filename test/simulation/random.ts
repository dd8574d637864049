import { seededNumbers } from '../support/seeded.js'

/** The random numbers of a seed, from which everything is drawn in one order. */
export class Random {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = seededNumbers(seed)
    for (let i = 0; i < 8; i++) this.#next() // the first numbers of neighbouring seeds are alike
  }

  /** An integer from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.#next() * count)
  }

  /** An integer from `least` to `most`. */
  from(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** Returns true with this probability. */
  chance(odds: number): boolean {
    return this.#next() < odds
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!
  }
}
