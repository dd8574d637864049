import { TempFolder } from './temp-folder.js'

let folder: TempFolder | undefined
let count = 0

/** A new path for a unix socket: short, since the kernel takes 107 bytes. Removed at exit. */
export function tempSocket(): string {
  folder ??= new TempFolder()
  return folder.at(`${++count}.sock`)
}
