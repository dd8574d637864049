/** What tests need that run containers with runc. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { missing } from '../interop/peer-program.js'
import { skipWithoutMounts } from './mounts.js'

/** A static busybox, of which images and root file systems are made. */
export const BUSYBOX = '/bin/busybox'

/** Returns why runc cannot run a container here, or false. Throws where `CI` is set and it is not installed. */
export function skipWithoutRunc(): string | false {
  const reason = skipWithoutMounts()
  if (reason !== false) return reason
  if (spawnSync('runc', ['--version']).error !== undefined) {
    return missing('runc is not installed: apt-get install runc')
  }
  return existsSync(BUSYBOX) ? false : missing('busybox is not installed: apt-get install busybox-static')
}
