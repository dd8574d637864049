import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

let directory: string | undefined
let count = 0

/** A new path for a unix socket: short, since the kernel takes 107 bytes. Removed at exit. */
export function tempSocket(): string {
  if (directory === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'tt-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    directory = made
  }
  return join(directory, `${++count}.sock`)
}
