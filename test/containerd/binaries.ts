/** Which containerd the tests run against: the one on PATH, or that of a folder of binaries. */
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { missing } from '../interop/peer-program.js'
import { skipWithoutRunc } from '../support/runc.js'

/** The folder of `containerd`, `ctr` and `containerd-shim-runc-v2`; undefined: those on PATH. */
const folder = process.env.TTRPC_CONTAINERD_BIN

/** PATH for containerd and what it starts. `first`: folders that are searched before. */
export function containerdPath(first: readonly string[] = []): string {
  const own = folder === undefined ? [] : [folder]
  return [...first, ...own, process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(':')
}

/** Its version, `[major, minor]`; undefined where it is not installed. */
export const containerdVersion = readVersion()

function readVersion(): readonly [number, number] | undefined {
  const { stdout } = spawnSync('containerd', ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: containerdPath() },
  })
  const found = / v?(\d+)\.(\d+)\.\d+/.exec(stdout ?? '')
  return found === null ? undefined : [Number(found[1]), Number(found[2])]
}

/** For titles: `containerd 1.6`. */
export const containerdName = `containerd ${containerdVersion?.join('.') ?? ''}`.trim()

/** Returns why containerd cannot be started here, or false. Throws where `CI` is set and it is not installed. */
export function skipWithoutContainerd(): string | false {
  if (process.geteuid?.() !== 0) return 'only root can start containerd'
  return containerdVersion === undefined ? missing('containerd is not installed') : false
}

/** Returns why containers cannot be run here, or false: they also need runc and busybox. */
export function skipWithoutContainers(): string | false {
  return skipWithoutContainerd() || skipWithoutRunc()
}
