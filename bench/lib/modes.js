/**
 * How much a run measures: rounds, and seconds of a load. `limitSeconds`: what has not begun by then is left out, and
 * named. The cases of each suite are in bench/suites. Only `full` is saved for the pages, unless --save is set.
 */
export const modes = {
  quick: { rounds: 1, seconds: 0.25, warmup: 0.15, limitSeconds: 95 },
  standard: { rounds: 3, seconds: 0.4, warmup: 0.25 },
  full: { rounds: 6, seconds: 0.5, warmup: 0.25 },
}
