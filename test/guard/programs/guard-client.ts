/**
 * guard-client.js PATH IO LOAD COUNT WARM
 *
 * Does what the load is, one after the other: WARM times, then COUNT times between the marks `begin` and `end`, which
 * it leaves on the server too. Says `done`.
 */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { connect } from 'ttrpc'
import { say } from '../../support/say.js'
import { leaveMark } from '../mark.js'
import { GUARD_SERVICE } from '../service.js'

const [path = '', mode, load = '', times = '0', warm = '0'] = process.argv.slice(2)
const options = { engine: 'native', io: mode as 'thread' | 'adaptive' } as const
const request = Buffer.alloc(64, 'x')

async function connectAndCall(method: string, bytes: Uint8Array): Promise<void> {
  const client = await connect(path, options)
  await client.call(GUARD_SERVICE, method, bytes)
  await client.close()
}

async function calls(before: number, count: number): Promise<void> {
  const client = await connect(path, options)
  for (let done = 0; done < before; done++) await client.call(GUARD_SERVICE, 'Echo', request)
  const mark = async (name: string): Promise<void> => {
    await client.call(GUARD_SERVICE, 'Mark', Buffer.from(name))
    leaveMark(name)
  }
  await mark('begin')
  for (let done = 0; done < count; done++) await client.call(GUARD_SERVICE, 'Echo', request)
  await mark('end')
  await client.close()
}

/** As many connections as a flush has frames, with a call on each at once. */
const SPREAD = 24

async function spread(before: number, count: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: SPREAD }, () => connect(path, options)))
  const round = (): Promise<unknown> =>
    Promise.all(clients.map((client) => client.call(GUARD_SERVICE, 'Echo', request)))
  for (let done = 0; done < before + 1; done++) await round()
  const mark = async (name: string): Promise<void> => {
    await clients[0]!.call(GUARD_SERVICE, 'Mark', Buffer.from(name))
    leaveMark(name)
  }
  await mark('begin')
  for (let done = 0; done < count; done++) await round()
  await mark('end')
  await Promise.all(clients.map((client) => client.close()))
}

async function connects(before: number, count: number): Promise<void> {
  for (let done = 0; done < before; done++) await connectAndCall('Echo', request)
  const mark = async (name: string): Promise<void> => {
    await connectAndCall('Mark', Buffer.from(name))
    leaveMark(name)
  }
  await mark('begin')
  for (let done = 0; done < count; done++) await connectAndCall('Echo', request)
  await mark('end')
}

const loads: Record<string, (before: number, count: number) => Promise<void>> = { calls, spread, connects }
await loads[load]?.(Number(warm), Number(times))
say('done')
