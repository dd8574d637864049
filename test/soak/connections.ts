import { type Client, connect } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'

/** A client, and whether its connection was killed: only then may its calls fail with the connection. */
export interface SoakConnection {
  readonly client: Client
  killed: boolean
}

/** Connections to one server, made again when they are killed. */
export class Connections {
  readonly #path: string
  readonly #open: (SoakConnection | undefined)[]
  readonly #dialing: (Promise<SoakConnection> | undefined)[]
  kills = 0
  /** Odd while the server dies or is being started. */
  #deaths = 0

  constructor(path: string, count: number) {
    this.#path = path
    this.#open = new Array(count).fill(undefined)
    this.#dialing = new Array(count).fill(undefined)
  }

  /** Returns one of them, and dials until the server is there again. */
  async take(random: () => number): Promise<SoakConnection> {
    const at = Math.floor(random() * this.#open.length)
    const open = this.#open[at]
    if (open !== undefined) return open
    this.#dialing[at] ??= this.#dial(at)
    return this.#dialing[at]!
  }

  /** Ends one connection, as a crash of this side would or in order. */
  kill(connection: SoakConnection, random: () => number): void {
    if (connection.killed) return
    this.kills++
    this.#forget(connection)
    if (random() < 0.5) abortConnection(connection.client)
    else void connection.client.close()
  }

  /** The server is about to die. Until `serverIsBack`, a dial may reach the dying server. */
  serverDies(): void {
    this.#deaths++
    for (const connection of this.#open) if (connection !== undefined) this.#forget(connection)
  }

  serverIsBack(): void {
    this.#deaths++
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((connection) => connection?.client.close()))
  }

  #forget(connection: SoakConnection): void {
    connection.killed = true
    const at = this.#open.indexOf(connection)
    if (at >= 0) this.#open[at] = undefined
  }

  async #dial(at: number): Promise<SoakConnection> {
    for (;;) {
      const before = this.#deaths
      const client = await connect(`unix://${this.#path}`).catch(() => undefined)
      if (client === undefined || before !== this.#deaths || before % 2 === 1) {
        await client?.close()
        await new Promise((resolve) => setTimeout(resolve, 5)) // the server starts
        continue
      }
      const connection = { client, killed: false }
      this.#open[at] = connection
      this.#dialing[at] = undefined
      return connection
    }
  }
}
