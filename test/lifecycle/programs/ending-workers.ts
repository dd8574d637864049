/**
 * Workers that end in the midst of their calls in every way: by `process.exit()`, by an error, by a message that lets
 * them end, terminated before their first row or while they are busy. Says for each engine and way what is left: files
 * in the folder of its socket, descriptors, I/O threads. Then the process ends by itself.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ioThreads, openFiles } from '../../support/proc.js'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const program = new URL('./worker-ends.js', import.meta.url)

/** Returns the names of the files that it left. */
async function run(engine: string, how: string): Promise<string[]> {
  const folder = tempSocket()
  mkdirSync(folder, { mode: 0o700 })
  const worker = new Worker(program, { workerData: { engine, how, path: join(folder, 's') } })
  worker.on('error', () => undefined)
  const exit = new Promise((resolve) => worker.once('exit', resolve))
  if (how === 'at busy') await new Promise((resolve) => worker.once('message', resolve))
  if (how.startsWith('at ')) await worker.terminate()
  await exit
  return readdirSync(folder)
}

await run('native', 'exit') // what Node itself opens for its first worker stays
for (const engine of ['native', 'node']) {
  for (const how of ['exit', 'error', 'at once', 'idle', 'at busy', 'exit', 'at once']) {
    const before = openFiles().length
    const files = await run(engine, how)
    say(`${engine} ${how}: ${files.join() || 'nothing'} ${openFiles().length - before} ${ioThreads()}`)
  }
}
