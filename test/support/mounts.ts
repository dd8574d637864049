import { spawnSync } from 'node:child_process'
import process from 'node:process'

let reason: string | false | undefined

/** Returns why nothing can be mounted here, or false. Root in a container may have no right to. */
export function skipWithoutMounts(): string | false {
  reason ??= findReason()
  return reason
}

function findReason(): string | false {
  if (process.geteuid?.() !== 0) return 'only root can mount'
  const tried = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
    encoding: 'utf8',
  })
  return tried.status === 0 ? false : `nothing can be mounted here: ${tried.stderr?.trim() || tried.error}`
}
