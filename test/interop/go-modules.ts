/** Go modules of containerd, from Go's module cache: their .proto files are read where they are. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { missing } from './peer-program.js'

const MODULES = ['github.com/containerd/containerd/api@v1.12.0', 'github.com/containerd/nri@v0.12.3']

export interface ProtoModules {
  /** The roots of the modules, which imports are relative to. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** Returns the modules; or the reason why they are not there. Downloads them when they are not in the cache. */
export function protoModules(): ProtoModules | string {
  const found = spawnSync('go', ['mod', 'download', '-json', ...MODULES], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (found.error !== undefined || found.status !== 0)
    return missing('containerd’s Go modules are neither in the module cache nor to be downloaded')
  const folders = [...found.stdout.matchAll(/"Dir": "(.*)"/g)].map(([, folder]) => String(folder))
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.proto') && !name.includes('vendor'))
      .map((name) => join(folder, name)),
  )
  return { folders, files: files.sort() }
}
