import { GoProcess } from './go.js'
import type { GoError } from './go-failure.js'

/** The answer to one command. */
export interface GoAnswer {
  readonly id: number
  readonly payload?: string
  readonly eof?: boolean
  readonly error?: GoError
  readonly closes?: number
}

export const NANOS_A_MS = 1_000_000

/** One Go process and the commands that it has not answered yet. */
export class GoDriver {
  readonly #process: GoProcess
  readonly #waiting = new Map<number, { resolve(answer: GoAnswer): void; reject(error: Error): void }>()
  #lastId = 0

  private constructor(process: GoProcess) {
    this.#process = process
    process.lines.on('line', (line) => {
      const answer = JSON.parse(line) as GoAnswer
      this.#waiting.get(answer.id)?.resolve(answer)
      this.#waiting.delete(answer.id)
    })
    process.exited.then((how) => {
      const error = new Error(`the Go client ended with ${how}: ${process.stderr}`)
      for (const { reject } of this.#waiting.values()) reject(error)
    })
  }

  static async start(): Promise<GoDriver> {
    return new GoDriver(await GoProcess.start(['client']))
  }

  /** Sends a command; its id, and its answer when it comes. */
  send(command: Readonly<Record<string, unknown>>): {
    readonly id: number
    readonly answer: Promise<GoAnswer>
  } {
    const id = ++this.#lastId
    const answer = new Promise<GoAnswer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#process.say(JSON.stringify({ id, ...command }))
    return { id, answer }
  }

  /** A command that must not fail. */
  async done(command: Readonly<Record<string, unknown>>): Promise<GoAnswer> {
    const answer = await this.send(command).answer
    if (answer.error !== undefined) throw new Error(`the Go client: ${answer.error.text}`)
    return answer
  }

  async stop(): Promise<void> {
    await this.#process.stop()
  }
}
