/** The runtimes whose shims are tested: those of examples/shim, and containerd's own for comparison. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { TempFolder } from '../support/temp-folder.js'

export interface TestedRuntime {
  readonly name: string
  /** The argument `--runtime` of `ctr`. */
  readonly runtime: string
  /** Folders with programs of its shim. */
  readonly programs: readonly string[]
  /**
   * Whether the shim is containerd's own. Its socket stays when it is killed, and from 2.x on its event of a task that is
   * deleted as soon as it has ended may overtake that of the end.
   */
  readonly reference: boolean
}

const examples = fileURLToPath(new URL('../../examples/shim/', import.meta.url))

/**
 * Returns the runtimes: those that the variable TTRPC_TEST_RUNTIMES names (`host`, `runc`, `runc-v2`, with commas
 * between), by default those of examples/shim.
 */
export function testedRuntimes(): readonly TestedRuntime[] {
  const names = process.env.TTRPC_TEST_RUNTIMES?.split(',') ?? ['host', 'runc']
  return names.map((name) =>
    name === 'runc-v2'
      ? { name, runtime: 'io.containerd.runc.v2', programs: [], reference: true }
      : ours(name),
  )
}

/** One of examples/shim, deployed as docs/shim.md says: a launcher with the name of the runtime on PATH. */
function ours(name: string): TestedRuntime {
  const script = join(examples, `${name}.js`)
  if (!existsSync(script)) throw new Error(`there is no ${script}`)
  const folder = new TempFolder().path
  const launcher = join(folder, `containerd-shim-ttrpc${name}-v1`)
  writeFileSync(launcher, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`)
  chmodSync(launcher, 0o755)
  return { name, runtime: `io.containerd.ttrpc${name}.v1`, programs: [folder], reference: false }
}
