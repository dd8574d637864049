import type { DrivenError } from './driven-failure.js'
import type { PeerProcess } from './peer-process.js'

/** The answer to one command. */
export interface DrivenAnswer {
  readonly id: number
  readonly payload?: string
  readonly eof?: boolean
  readonly error?: DrivenError
  readonly closes?: number
}

export const NANOS_A_MS = 1_000_000

/** A process of a counterpart's clients and the commands, JSON lines, that it has not answered yet. */
export class Driver {
  readonly #process: PeerProcess
  readonly #waiting = new Map<number, { resolve(answer: DrivenAnswer): void; reject(error: Error): void }>()
  #lastId = 0

  constructor(process: PeerProcess) {
    this.#process = process
    process.lines.on('line', (line) => {
      const answer = JSON.parse(line) as DrivenAnswer
      this.#waiting.get(answer.id)?.resolve(answer)
      this.#waiting.delete(answer.id)
    })
    process.exited.then((how) => {
      const error = new Error(`the clients ended with ${how}: ${process.stderr}`)
      for (const { reject } of this.#waiting.values()) reject(error)
    })
  }

  /** Sends a command. Returns its id, and a promise of its answer. */
  send(command: Readonly<Record<string, unknown>>): {
    readonly id: number
    readonly answer: Promise<DrivenAnswer>
  } {
    const id = ++this.#lastId
    const answer = new Promise<DrivenAnswer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#process.say(JSON.stringify({ id, ...command }))
    return { id, answer }
  }

  /** Sends a command that must not fail. */
  async done(command: Readonly<Record<string, unknown>>): Promise<DrivenAnswer> {
    const answer = await this.send(command).answer
    if (answer.error !== undefined) throw new Error(`the client: ${answer.error.text}`)
    return answer
  }

  async stop(): Promise<void> {
    await this.#process.stop()
  }
}
