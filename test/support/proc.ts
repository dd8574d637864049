/** Facts about a process that Linux has under /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

type Pid = number | 'self'

/** The targets of its open descriptors, e.g. `socket:[123]`, without the descriptor that reads the list. */
export function openFiles(pid: Pid = 'self'): string[] {
  const folder = `/proc/${pid}/fd`
  const links: string[] = []
  for (const fd of readdirSync(folder)) {
    try {
      links.push(readlinkSync(`${folder}/${fd}`))
    } catch {
      // It was the descriptor of readdir itself.
    }
  }
  return links.sort()
}

/** Names of its threads. */
export function threads(pid: Pid = 'self'): string[] {
  const names: string[] = []
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    try {
      names.push(readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim())
    } catch {
      // It ended meanwhile.
    }
  }
  return names
}

/** How many I/O threads of the engine run in this process. */
export function ioThreads(pid: Pid = 'self'): number {
  return threads(pid).filter((name) => name === 'ttrpc-io').length
}

/** Resident memory, in bytes. */
export function residentBytes(pid: Pid = 'self'): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1]) * 1024
}
