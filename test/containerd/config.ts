/** The configuration of a containerd that shares nothing with another one of the machine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { IMAGE } from './image.js'

/** The part for Kubernetes (CRI), which only pods need; NRI, whose socket has a fixed place on the machine. */
const disabled = {
  1: ['io.containerd.grpc.v1.cri', 'io.containerd.nri.v1.nri'],
  2: [
    'io.containerd.cri.v1.images',
    'io.containerd.cri.v1.runtime',
    'io.containerd.grpc.v1.cri',
    'io.containerd.nri.v1.nri',
  ],
  pods: ['io.containerd.nri.v1.nri'],
}

/** How containerd runs pods. */
export interface PodOptions {
  readonly runtime: string
  /** `podsandbox`: a pod has a container of its own. `shim`: containerd calls the service Sandbox of its shim. */
  readonly sandboxer: 'podsandbox' | 'shim'
}

/**
 * Writes the file into `folder`, below which containerd then keeps everything. Returns its path. `pods`: with CRI of
 * containerd 2.x, which runs pods in this way.
 */
export function writeConfig(folder: string, major: number, pods?: PodOptions): string {
  const plugins = join(folder, 'plugins') // else plugins of the machine are loaded
  mkdirSync(plugins, { recursive: true })
  const lines = [
    `version = ${major === 1 ? 2 : 3}`,
    `root = "${folder}/root"`,
    `state = "${folder}/state"`,
    `plugin_dir = "${plugins}"`,
    `disabled_plugins = ${JSON.stringify(pods === undefined ? disabled[major === 1 ? 1 : 2] : disabled.pods)}`,
    '[grpc]',
    `address = "${folder}/c.sock"`,
    '[ttrpc]',
    `address = "${folder}/c.sock.ttrpc"`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `path = "${folder}/opt"`,
    ...(pods === undefined ? [] : forPods(folder, pods)),
  ]
  const path = join(folder, 'config.toml')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** CRI, without networks: pods have that of the host. */
function forPods(folder: string, { runtime, sandboxer }: PodOptions): readonly string[] {
  const images = 'plugins."io.containerd.cri.v1.images"'
  const cri = 'plugins."io.containerd.cri.v1.runtime"'
  return [
    `[${images}]`,
    'snapshotter = "native"',
    `[${images}.pinned_images]`,
    `sandbox = "${IMAGE}"`,
    `[${cri}]`,
    'restrict_oom_score_adj = true', // lower scores need CAP_SYS_RESOURCE
    `[${cri}.cni]`,
    `bin_dirs = ["${folder}/cni"]`,
    `conf_dir = "${folder}/cni"`,
    `[${cri}.containerd]`,
    'default_runtime_name = "tested"',
    `[${cri}.containerd.runtimes.tested]`,
    `runtime_type = "${runtime}"`,
    `sandboxer = "${sandboxer}"`,
    'snapshotter = "native"',
  ]
}
