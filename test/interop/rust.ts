/** The real Rust counterpart: builds it when its sources are newer, and runs it. */
import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import type { RunningServer } from '../support/server-target.js'
import { tempSocket } from '../support/temp-socket.js'
import { PeerProcess } from './peer-process.js'
import { buildProgram, missing, sourcesOf } from './peer-program.js'

/** The oldest that compiles what Cargo.lock names; Debian 12's `cargo` is older, its `cargo-web` is not. */
const OLDEST_CARGO = 85

/**
 * For `describe(…, { skip: skipWithoutRust() })`: false where Rust is installed,
 * else the reason. Throws where it is missing though `CI` is set.
 */
export function skipWithoutRust(): string | false {
  const found = spawnSync('cargo', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const minor = Number(found.stdout?.match(/^cargo 1\.(\d+)\./)?.[1] ?? 0)
  if (minor >= OLDEST_CARGO) return false
  return missing(`cargo 1.${OLDEST_CARGO} is not installed: the real Rust counterpart cannot be built`)
}

let built: Promise<string> | undefined

/**
 * The program's path, built first where its sources are newer; once a process, one process at a time. From nothing
 * that takes minutes, so `npm test` does it before any test's time runs.
 */
export function rustProgram(): Promise<string> {
  const cwd = sourcesOf('rust')
  const isSource = (name: string): boolean => name.startsWith('Cargo.') || name.startsWith(`src${sep}`)
  built ??= buildProgram(cwd, isSource, async (fresh) => {
    console.error('Compiling test/interop/rust')
    const target = resolve(cwd, process.env.CARGO_TARGET_DIR ?? 'target')
    await promisify(execFile)(
      'cargo',
      ['build', '--release', '--locked', '--quiet', '--target-dir', target],
      { cwd },
    )
    copyFileSync(join(target, 'release', 'interop'), fresh)
  })
  return built
}

/** Starts the program, which ends when its stdin does. */
export async function startRust(args: readonly string[]): Promise<PeerProcess> {
  return new PeerProcess(await rustProgram(), args)
}

/** A Rust server that is listening: `server`, or `sync-server`, the crate's other one, of threads. */
export async function startRustServer(kind: 'server' | 'sync-server' = 'server'): Promise<RunningServer> {
  const path = tempSocket()
  const server = await startRust([kind, '--socket', path])
  const line = await server.line()
  if (line !== `ready ${path}`) throw new Error(`the Rust server said ${JSON.stringify(line)}`)
  const stop = async (): Promise<void> => {
    await server.stop()
  }
  return { path, stop, [Symbol.asyncDispose]: stop }
}
