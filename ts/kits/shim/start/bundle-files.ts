import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { process } from '../../../base/runtime.js'
import { type Answer, answerJson } from '../answer.js'

/**
 * Writes into the bundle where its shim listens: `address`, which containerd up to 1.7 reads after its restart, and
 * `bootstrap.json`, which newer ones read. Each file is there whole or not at all.
 */
export function writeAddressFiles(bundle: string, answer: Answer): void {
  writeWhole(join(bundle, 'address'), answer.address)
  writeWhole(join(bundle, 'bootstrap.json'), answerJson(answer))
}

/** Leaves the link `s` to the folder of sockets in the bundle, as containerd's own shims do. */
export function linkSocketFolder(bundle: string, folder: string): void {
  const link = join(bundle, 's')
  rmSync(link, { force: true })
  symlinkSync(folder, link)
}

/** Writes a file under a name of its own first, so that no reader sees a part of it. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, text, { mode: 0o600 })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
