import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const client = fileURLToPath(new URL('../../bench/peers/client.js', import.meta.url))

/** Two seconds of 64-byte calls, 64 in flight, from a process of its own. */
export async function runLoad(socket) {
  const load = [
    '--socket',
    socket,
    '--concurrency',
    '64',
    '--size',
    '64',
    '--seconds',
    '2',
    '--warmup',
    '0.5',
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [client, ...load])
  // The line before it says when the measured time began.
  const { calls, seconds, p50us, p99us } = JSON.parse(stdout.trim().split('\n').at(-1))
  return { rate: Math.round(calls / seconds), p50: Math.round(p50us), p99: Math.round(p99us) }
}
