/** A real containerd, with its ttrpc socket. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** Returns why containerd cannot be started here, or false. */
export function skipWithoutContainerd(): string | false {
  if (process.geteuid?.() !== 0) return 'only root can start containerd'
  const found = spawnSync('containerd', ['--version'], { stdio: 'ignore' })
  return found.error === undefined ? false : 'containerd is not installed'
}

/** A containerd that listens. Disposing of it ends it and removes its folder. */
export interface RunningContainerd extends AsyncDisposable {
  /** Of its ttrpc socket. */
  readonly path: string
  readonly pid: number
}

/** Starts it. Resolves when its ttrpc socket is there. */
export async function startContainerd(): Promise<RunningContainerd> {
  const folder = mkdtempSync(join(tmpdir(), 'cd-'))
  const path = join(folder, 'c.sock.ttrpc')
  const child = start(folder)
  const closed = once(child, 'close')
  const stop = async (): Promise<void> => {
    child.kill()
    await closed
    rmSync(folder, { recursive: true, force: true })
  }
  const failed = closed.then(([code]) => Promise.reject(new Error(`containerd ended with ${code}`)))
  failed.catch(() => {})
  try {
    await Promise.race([appears(folder, path), failed])
  } catch (error) {
    await stop()
    throw error
  }
  return { path, pid: child.pid!, [Symbol.asyncDispose]: stop }
}

function start(folder: string): ChildProcess {
  mkdirSync(join(folder, 'plugins'))
  const config = [
    'version = 2',
    `root = "${folder}/root"`,
    `state = "${folder}/state"`,
    `plugin_dir = "${folder}/plugins"`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = "${folder}/c.sock"`,
    '[ttrpc]',
    `address = "${folder}/c.sock.ttrpc"`,
  ]
  writeFileSync(join(folder, 'config.toml'), config.join('\n'))
  return spawn('containerd', ['-c', join(folder, 'config.toml')], { stdio: 'ignore' })
}

/** Resolves when a file is there. */
async function appears(folder: string, path: string): Promise<void> {
  const watcher = watch(folder)
  try {
    while (!existsSync(path)) await once(watcher, 'change')
  } finally {
    watcher.close()
  }
}
