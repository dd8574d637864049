/** The real Go counterpart: builds it when its sources are newer, and runs it. */
import { execFile, spawnSync } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { tempSocket } from '../support/temp-socket.js'
import { type PeerIds, PeerProcess } from './peer-process.js'
import { buildProgram, missing, sourcesOf } from './peer-program.js'

/**
 * For `describe(…, { skip: skipWithoutGo() })`: false where Go is installed,
 * else the reason. Throws where Go is missing though `CI` is set.
 */
export function skipWithoutGo(): string | false {
  const found = spawnSync('go', ['version'], { stdio: 'ignore' })
  if (found.error === undefined && found.status === 0) return false
  return missing('go is not installed: the real Go counterpart cannot be built')
}

let built: Promise<string> | undefined

/** The program's path, built first where its sources are newer; once a process, one process at a time. */
export function goProgram(): Promise<string> {
  const cwd = sourcesOf('go')
  const isSource = (name: string): boolean => name.endsWith('.go') || name.startsWith('go.')
  built ??= buildProgram(cwd, isSource, async (fresh) => {
    const env = { ...process.env, CGO_ENABLED: '0' }
    await promisify(execFile)('go', ['build', '-o', fresh, '.'], { cwd, env })
  })
  return built
}

/** Starts the program, which ends when its stdin does. */
export async function startGo(args: readonly string[], ids?: PeerIds): Promise<PeerProcess> {
  return new PeerProcess(await goProgram(), args, ids)
}

/** A Go server that listens on `path`. */
export interface GoServer {
  readonly path: string
  readonly process: PeerProcess
}

/** Starts the Go server; resolves when it listens. `flags`: see server.go. */
export async function startGoServer(flags: readonly string[] = []): Promise<GoServer> {
  const path = tempSocket()
  const server = await startGo(['server', '-socket', path, ...flags])
  const line = await server.line()
  if (line !== `ready ${path}`) throw new Error(`the Go server said ${JSON.stringify(line)}`)
  return { path, process: server }
}
