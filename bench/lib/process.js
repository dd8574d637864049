import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** Starts a server. Resolves when it has printed that it listens. */
export async function startServer([command, ...args]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('ready')) break
  }
  return {
    pid: child.pid,
    cpuSeconds: () => cpuSeconds(child.pid),
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Runs a client to its end. Returns the JSON that it prints. */
export async function runClient([command, ...args]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
  return JSON.parse(text)
}

/** CPU time of a living process, of all its threads, in seconds (clock ticks of 10 ms). */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Starts a Node program that prints a line when it is ready and answers lines, with as many descriptors as allowed. */
export async function startTalker(args) {
  const command = 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"'
  const child = spawn('/bin/sh', ['-c', command, process.execPath, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${args[0]} ended early`)
    return value
  }
  await next()
  return {
    pid: child.pid,
    ask(text) {
      child.stdin.write(`${text}\n`)
      return next()
    },
    async end() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
