import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { loadAddon } from '../../../engine/native/loader.js'
import { descriptorOf } from '../../../engine/node/descriptors.js'
import type { TapPeer } from './tap-event.js'

type Read = ReturnType<typeof loadAddon>['peerCredentials']

let read: Read | undefined

/** Returns what the kernel knows of the process that connected: nothing on TCP, and where the add-on is missing. */
export function peerOf(socket: Socket): TapPeer {
  read ??= reader()
  const credentials = read(descriptorOf(socket))
  if (credentials === undefined) return {}
  const comm = commOf(credentials.pid)
  return { ...credentials, ...(comm === undefined ? {} : { comm }) }
}

function reader(): Read {
  try {
    return loadAddon().peerCredentials
  } catch {
    return () => undefined // another platform, or an installation without the add-on
  }
}

/** The process may have ended, and may be hidden. */
function commOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '')
  } catch {
    return undefined
  }
}
