/** Starts children while connections come and go; prints the targets of descriptors that they inherit besides their stdio. */
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { connect } from 'ttrpc'
import { openFiles } from '../../support/proc.js'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const before = openFiles() // descriptors that this process inherited do not count
let done = false

async function churn(path: string): Promise<void> {
  while (!done) {
    const client = await connect(path)
    await client.call(RAW_SERVICE, 'Echo', Buffer.from('a'))
    await client.close()
  }
}

async function inherited(): Promise<string[]> {
  const child = spawn('ls', ['-l', '/proc/self/fd'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [listing] = await Promise.all([text(child.stdout), once(child, 'close')])
  return listing
    .split('\n')
    .map((line) => /\s(\d+) -> (.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[1]) > 2)
    .map((match) => match?.[2] ?? '')
    .filter((target) => !/^\/proc\/\d+\/fd$/.test(target) && !before.includes(target))
}

const { server, path } = await startRawServer()
const churning = Array.from({ length: 8 }, () => churn(path))
const found = await Promise.all(Array.from({ length: 10 }, inherited))
done = true
await Promise.all(churning)
await server.close()
say(['inherited', ...found.flat()].join(' '))
