import { stderr } from 'node:process'

/** Shows how far the measuring is: one line that changes on a terminal, else a line for each case. */
export class Progress {
  #total
  #done = 0
  #begin = performance.now()
  #last

  /** `total`: the estimated seconds of everything. */
  constructor(total) {
    this.#total = total
  }

  get elapsed() {
    return (performance.now() - this.#begin) / 1000
  }

  /** Called before each run; `cost` is its estimated seconds. */
  begin(title, contestant, cost) {
    const percent = Math.min(99, Math.floor((this.#done / this.#total) * 100))
    this.#done += cost
    const line = `${String(percent).padStart(2)} %  ${clock(this.elapsed)} of about ${clock(this.#total)}  ${title}`
    if (stderr.isTTY) stderr.write(`\r\x1b[K${line}: ${contestant}`)
    else if (title !== this.#last) stderr.write(`${line}\n`)
    this.#last = title
  }

  end() {
    if (stderr.isTTY) stderr.write('\r\x1b[K')
  }
}

/** Seconds as `1:05`. */
export function clock(seconds) {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
