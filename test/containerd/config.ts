/** The configuration of a containerd that shares nothing with another one of the machine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** CRI needs networks; NRI and the optional folder have fixed places on the machine. */
const disabled = {
  1: ['io.containerd.grpc.v1.cri', 'io.containerd.nri.v1.nri'],
  2: [
    'io.containerd.cri.v1.images',
    'io.containerd.cri.v1.runtime',
    'io.containerd.grpc.v1.cri',
    'io.containerd.nri.v1.nri',
  ],
}

/** Writes the file into `folder`, below which containerd then keeps everything. Returns its path. */
export function writeConfig(folder: string, major: number): string {
  const plugins = join(folder, 'plugins') // else plugins of the machine are loaded
  mkdirSync(plugins, { recursive: true })
  const lines = [
    `version = ${major === 1 ? 2 : 3}`,
    `root = "${folder}/root"`,
    `state = "${folder}/state"`,
    `plugin_dir = "${plugins}"`,
    `disabled_plugins = ${JSON.stringify(disabled[major === 1 ? 1 : 2])}`,
    '[grpc]',
    `address = "${folder}/c.sock"`,
    '[ttrpc]',
    `address = "${folder}/c.sock.ttrpc"`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `path = "${folder}/opt"`,
  ]
  const path = join(folder, 'config.toml')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
