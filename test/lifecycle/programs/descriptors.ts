/** Counts descriptors and threads before, during and after use; prints them as JSON. */
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { connect } from 'ttrpc'
import { ioThreads, openFiles } from '../../support/proc.js'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const threadsBefore = ioThreads()
const before = openFiles()

/** Descriptors that a child inherits besides its stdio, without those that this process inherited itself. */
function inherited(): string[] {
  const { stdout } = spawnSync('ls', ['-l', '/proc/self/fd'], { stdio: ['ignore', 'pipe', 'ignore'] })
  return String(stdout)
    .split('\n')
    .map((line) => /\s(\d+) -> (.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[1]) > 2)
    .map((match) => match![2]!)
    .filter((target) => !/^\/proc\/\d+\/fd$/.test(target) && !before.includes(target))
}

async function use(look: () => void = () => undefined): Promise<void> {
  const { server, path } = await startRawServer()
  const again = await startRawServer()
  const clients = await Promise.all([path, path, again.path].map((where) => connect(where)))
  for (const client of clients) await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(100_000))
  await connect('/nonexistent/socket').catch(() => undefined)
  look()
  await Promise.all(clients.map((client) => client.close()))
  await server.close()
  await again.server.close()
}

await use()
const baseline = openFiles()
let during: unknown
for (let i = 0; i < 10; i++) {
  await use(() => {
    during = { threads: ioThreads(), files: openFiles().length, inherited: inherited() }
  })
}
say(
  JSON.stringify({ threadsBefore, before, baseline, during, after: openFiles(), threadsAfter: ioThreads() }),
)
