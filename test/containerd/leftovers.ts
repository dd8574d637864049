/** What containers leave on a machine: processes, mounts and sockets of shims. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** The variable of the environment that containerd and all that it starts have: the folder of that containerd. */
export const MARK = 'TTRPC_TEST_CONTAINERD'

/** A process that containerd started. */
export interface MarkedProcess {
  readonly pid: number
  readonly args: readonly string[]
}

/** The processes that the containerd of `folder` has started, itself among them; without zombies. */
export function processesOf(folder: string): MarkedProcess[] {
  const found: MarkedProcess[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    try {
      if (!isMarked(name, folder) && !livesBelow(name, folder)) continue
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1)
      if (args.length > 0) found.push({ pid: Number(name), args })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

function isMarked(pid: string, folder: string): boolean {
  return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${MARK}=${folder}`)
}

/** Whether a process has its root in a snapshot of that containerd. */
function livesBelow(pid: string, folder: string): boolean {
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n')
  return mounts.some((line) => {
    const [, , , root, point] = line.split(' ')
    return point === '/' && root?.includes(`${folder}/`)
  })
}

/** The mount points below a folder, the last mounted one first. */
export function mountsBelow(folder: string): string[] {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
  return points.filter((point) => point.startsWith(`${folder}/`)).reverse()
}

/** The socket that the shim of a container has by the rule of containerd's own shims. */
export function shimSocket(address: string, namespace: string, id: string): string {
  return join(
    '/run/containerd/s',
    createHash('sha256')
      .update(join(address, namespace, id))
      .digest('hex'),
  )
}

/**
 * What is left of containers that were removed while the containerd of `folder` runs on: lines that say what it is. Empty
 * when nothing is left.
 */
export function leftovers(folder: string, sockets: readonly string[]): string[] {
  const processes = processesOf(folder).filter(({ args }) => !isContainerd(args))
  return [
    ...processes.map(({ pid, args }) => `process ${pid}: ${args.join(' ')}`),
    ...mountsBelow(folder).map((point) => `mount ${point}`),
    ...sockets.filter((path) => existsSync(path)).map((path) => `socket ${path}`),
  ]
}

function isContainerd(args: readonly string[]): boolean {
  return args[0] === 'containerd' && args[1] === '-c'
}

/** Ends all processes that the containerd of `folder` has started, and unmounts what is below the folder. */
export function endLeftovers(folder: string): void {
  for (let left = processesOf(folder); left.length > 0; left = processesOf(folder)) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended meanwhile.
      }
    }
  }
  for (const point of mountsBelow(folder)) spawnSync('umount', ['-l', point])
}
