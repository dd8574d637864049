import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../test/interop/go/', import.meta.url))
const binary = fileURLToPath(new URL('../../build/tour-go', import.meta.url))

/** Runs a client made with Go's own ttrpc against our server. Returns what it read, undefined where there is no Go. */
export async function callFromGo(socket) {
  mkdirSync(new URL('../../build/', import.meta.url), { recursive: true })
  const built = spawnSync('go', ['build', '-o', binary, '.'], {
    cwd: source,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (built.error?.code === 'ENOENT') return undefined
  if (built.status !== 0) throw new Error(`go build failed: ${built.stderr}`)
  const client = spawn(binary, ['client'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]()
  const ask = async (command) => {
    client.stdin.write(`${JSON.stringify({ id: 1, client: 'tour', ...command })}\n`)
    return JSON.parse((await lines.next()).value)
  }
  await ask({ op: 'connect', path: socket })
  const text = Buffer.from('hello from Go')
  // google.protobuf.StringValue: field 1, the text
  const payload = Buffer.concat([Buffer.from([0x0a, text.length]), text]).toString('base64')
  const answer = await ask({ op: 'call', service: 'interop.v1.Echo', method: 'Echo', payload })
  client.stdin.end()
  if (answer.error !== undefined) throw new Error(answer.error.message)
  return Buffer.from(answer.payload, 'base64').subarray(2).toString()
}
