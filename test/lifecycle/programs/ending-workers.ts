/**
 * Workers that end in the midst of their calls in every way but one: by `process.exit()`, by an error, by
 * a message that lets them end, terminated before their first row; then the process ends by itself.
 */
import { Worker } from 'node:worker_threads'
import { ioThreads, openFiles } from '../../support/proc.js'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const program = new URL('./worker-ends.js', import.meta.url)

async function run(how: string): Promise<void> {
  const worker = new Worker(program, { workerData: { how, path: tempSocket() } })
  worker.on('error', () => undefined)
  const exit = new Promise((resolve) => worker.once('exit', resolve))
  if (how === 'terminated') await worker.terminate()
  await exit
}

await run('exit') // what Node itself opens for its first worker stays
const before = openFiles().length
for (const how of ['exit', 'error', 'terminated', 'idle', 'exit', 'terminated']) await run(how)
say(`left ${openFiles().length - before} ${ioThreads()}`)
