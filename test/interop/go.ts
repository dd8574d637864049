/** The real Go counterpart: builds it when its sources are newer, and runs it. */
import { type ChildProcessWithoutNullStreams, execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withLock } from '../support/build-lock.js'
import { tempSocket } from '../support/temp-socket.js'

const root = dirname(fileURLToPath(import.meta.resolve('ttrpc/package.json')))
const sources = join(root, 'test', 'interop', 'go')
const binary = join(sources, 'bin', 'interop')

/**
 * For `describe(…, { skip: skipWithoutGo() })`: false where Go is installed,
 * else the reason. Throws where Go is missing though `CI` is set.
 */
export function skipWithoutGo(): string | false {
  const found = spawnSync('go', ['version'], { stdio: 'ignore' })
  if (found.error === undefined && found.status === 0) return false
  const reason = 'go is not installed: the real Go counterpart cannot be built'
  if (process.env.CI) throw new Error(`${reason}, and CI must not skip it`)
  return reason
}

let built: Promise<string> | undefined

/** The program's path, built first where its sources are newer; once a process, one process at a time. */
export function goProgram(): Promise<string> {
  built ??= withLock(binary, build)
  return built
}

async function build(): Promise<string> {
  const newest = Math.max(
    ...readdirSync(sources)
      .filter((name) => name.endsWith('.go') || name.startsWith('go.'))
      .map((name) => statSync(join(sources, name)).mtimeMs),
  )
  const stat = statSync(binary, { throwIfNoEntry: false })
  if (stat !== undefined && stat.mtimeMs > newest) return binary
  mkdirSync(dirname(binary), { recursive: true })
  const fresh = `${binary}.new`
  await promisify(execFile)('go', ['build', '-o', fresh, '.'], {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0' },
  })
  renameSync(fresh, binary)
  return binary
}

/** The program running; it ends when its stdin does. */
export class GoProcess {
  readonly child: ChildProcessWithoutNullStreams
  readonly lines: Interface
  /** Settles when the process has ended: its exit code, or the signal's name. */
  readonly exited: Promise<number | string>
  /** What it has said on stderr. */
  stderr = ''

  private constructor(program: string, args: readonly string[], ids: { uid?: number; gid?: number }) {
    this.child = spawn(program, args, { stdio: 'pipe', ...ids })
    this.lines = createInterface({ input: this.child.stdout })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.child.stdin.on('error', () => undefined)
    this.exited = new Promise((resolve, reject) => {
      this.child.once('error', reject)
      this.child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
    })
  }

  static async start(args: readonly string[], ids: { uid?: number; gid?: number } = {}): Promise<GoProcess> {
    return new GoProcess(await goProgram(), args, ids)
  }

  say(line: string): void {
    this.child.stdin.write(`${line}\n`)
  }

  /** The next line on stdout. Rejects when the process ends first. */
  async line(): Promise<string> {
    const next = new Promise<string>((resolve) => this.lines.once('line', resolve))
    const ended = this.exited.then((how) => Promise.reject(new Error(`go ended with ${how}: ${this.stderr}`)))
    return Promise.race([next, ended])
  }

  /** Ends its stdin and waits for its end. */
  async stop(): Promise<number | string> {
    this.child.stdin.end()
    return this.exited
  }
}

/** A Go server that is listening on `path`. */
export interface GoServer {
  readonly path: string
  readonly process: GoProcess
}

/** Starts the Go server; resolves when it listens. `flags`: see server.go. */
export async function startGoServer(flags: readonly string[] = []): Promise<GoServer> {
  const path = tempSocket()
  const server = await GoProcess.start(['server', '-socket', path, ...flags])
  const line = await server.line()
  if (line !== `ready ${path}`) throw new Error(`the Go server said ${JSON.stringify(line)}`)
  return { path, process: server }
}
