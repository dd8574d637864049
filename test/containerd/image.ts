/** An image of busybox, as an archive in the layout of OCI. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { BUSYBOX } from '../support/runc.js'
import { TempFolder } from '../support/temp-folder.js'

/** The name under which containerd has the image. */
export const IMAGE = 'docker.io/library/ttrpc-busybox:test'

/** Applets of busybox that tests run. */
const APPLETS = ['cat', 'echo', 'hostname', 'kill', 'ls', 'sh', 'sleep', 'stty', 'test', 'tty']
/** Architectures by Node's name, as images name them. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

let made: string | undefined

/** The path of the archive; made once a process. */
export function imageArchive(): string {
  made ??= makeArchive(new TempFolder().path)
  return made
}

function makeArchive(folder: string): string {
  const layer = makeLayer(folder)
  const layout = join(folder, 'layout')
  const blobs = join(layout, 'blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  const add = (kind: string, bytes: Buffer | string) => {
    const digest = createHash('sha256').update(bytes).digest('hex')
    writeFileSync(join(blobs, digest), bytes)
    const mediaType = `application/vnd.oci.image.${kind}`
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(bytes) }
  }
  const tar = add('layer.v1.tar', readFileSync(layer))
  const platform = { architecture: ARCHITECTURES[arch()] ?? arch(), os: 'linux' }
  const config = {
    ...platform,
    config: { Cmd: ['sleep', '1000000'], Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: [tar.digest] },
  }
  const configJson = add('config.v1+json', JSON.stringify(config))
  const manifest = { schemaVersion: 2, config: configJson, layers: [tar] }
  const annotations = { 'io.containerd.image.name': IMAGE, 'org.opencontainers.image.ref.name': 'test' }
  const manifests = [{ ...add('manifest.v1+json', JSON.stringify(manifest)), platform, annotations }]
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  const archive = join(folder, 'image.tar')
  execFileSync('tar', ['-C', layout, '-cf', archive, 'oci-layout', 'index.json', 'blobs'])
  return archive
}

function makeLayer(folder: string): string {
  const root = join(folder, 'root')
  for (const name of ['bin', 'dev', 'etc', 'proc', 'run', 'sys', 'tmp']) {
    mkdirSync(join(root, name), { recursive: true })
  }
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'))
  for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name))
  const tar = join(folder, 'layer.tar')
  execFileSync('tar', ['-C', root, '-cf', tar, '.'])
  return tar
}
