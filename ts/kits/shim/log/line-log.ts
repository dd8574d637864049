import type { ShimLog, ShimLogFields } from '../shim.js'
import { logLine, type ShimLogLevel } from './log-line.js'

/** A log that passes each line to a function. */
export class LineLog implements ShimLog {
  readonly #write: (line: string) => void
  readonly #fields: ShimLogFields
  readonly #debug: boolean

  /** `write`: must not throw. `fields`: of every line. `debug`: whether lines of `debug` are written. */
  constructor(write: (line: string) => void, fields: ShimLogFields, debug: boolean) {
    this.#write = write
    this.#fields = fields
    this.#debug = debug
  }

  debug(message: string, fields: ShimLogFields = {}): void {
    if (this.#debug) this.#line('debug', message, fields)
  }

  info(message: string, fields: ShimLogFields = {}): void {
    this.#line('info', message, fields)
  }

  warn(message: string, fields: ShimLogFields = {}): void {
    this.#line('warning', message, fields)
  }

  error(message: string, fields: ShimLogFields = {}): void {
    this.#line('error', message, fields)
  }

  #line(level: ShimLogLevel, message: string, fields: ShimLogFields): void {
    this.#write(logLine(level, String(message), { ...this.#fields, ...fields }, new Date()))
  }
}
