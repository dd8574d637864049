import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { OciSpec } from 'ttrpc/shim'
import { BUSYBOX } from '../support/runc.js'
import { Bundle, newFolder } from './bundle.js'

/** Returns runc's own spec, with a process. */
export function runcSpec(folder: string, args: readonly string[], terminal: boolean): OciSpec {
  const path = join(folder, 'config.json')
  rmSync(path, { force: true })
  execFileSync('runc', ['spec', '--bundle', folder])
  const spec = JSON.parse(readFileSync(path, 'utf8'))
  spec.process = { ...spec.process, args, terminal }
  return { ...spec, root: { path: 'rootfs' } }
}

/** Copies a busybox into the root file system of a bundle. */
export function addBusybox(bundle: Bundle): void {
  mkdirSync(bundle.at('rootfs/bin'), { recursive: true })
  for (const name of ['busybox', 'sh', 'sleep', 'stty', 'cat'])
    copyFileSync(BUSYBOX, bundle.at(`rootfs/bin/${name}`))
}

/** Makes a bundle whose container runs a script of busybox. */
export function runcBundle(id: string, script: string, change = (spec: OciSpec): OciSpec => spec): Bundle {
  const folder = newFolder()
  const spec = change(runcSpec(folder, ['/bin/sh', '-c', script], false))
  const bundle = new Bundle(folder, id, spec)
  addBusybox(bundle)
  return bundle
}
