/** Groups of workers that run test/contract/programs/group-worker.ts. */
import { Buffer } from 'node:buffer'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Channels, type Client, connect, type Refusal, ServerGroup, type ServerGroupOptions } from 'ttrpc'
import type { GroupWorkerData } from '../contract/programs/group-worker.js'
import { tempSocket } from './temp-socket.js'

const file = new URL('../contract/programs/group-worker.js', import.meta.url)

/** Returns a group that does not listen yet. */
export function makeGroup(options: ServerGroupOptions = {}, workerData: GroupWorkerData = {}): ServerGroup {
  return new ServerGroup(file, { workers: 2, workerOptions: { workerData }, ...options })
}

/** A group that listens, and its clients. Disposing of it closes all. */
export class TestGroup implements AsyncDisposable {
  readonly group: ServerGroup
  readonly path = tempSocket()
  /** Refusals on its address. */
  readonly refusals: Refusal[] = []
  readonly #clients: Client[] = []
  readonly #onRefused = (refusal: Refusal): void => {
    if (refusal.address === `unix://${this.path}`) this.refusals.push(refusal)
  }

  constructor(group: ServerGroup) {
    this.group = group
    subscribe(Channels.PEER_REFUSED, this.#onRefused as never)
  }

  static async open(options: ServerGroupOptions = {}, data: GroupWorkerData = {}): Promise<TestGroup> {
    const made = new TestGroup(makeGroup(options, data))
    await made.group.listen(made.path)
    return made
  }

  async connect(): Promise<Client> {
    const client = await connect(this.path)
    this.#clients.push(client)
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    unsubscribe(Channels.PEER_REFUSED, this.#onRefused as never)
    await Promise.all(this.#clients.map((client) => client.close()))
    await this.group.close()
  }
}

/** Calls a method of the worker that has this client's connection. */
export async function ask(client: Client, method: string, request = ''): Promise<string> {
  return Buffer.from(await client.call('test.v1.Worker', method, Buffer.from(request))).toString()
}
