/** A containerd with an image, for the tests of one runtime. */
import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { Ctr, NAMESPACE } from './ctr.js'
import { type Containerd, startContainerd } from './daemon.js'
import { eventually } from './eventually.js'
import { leftovers, shimSocket } from './leftovers.js'
import type { TestedRuntime } from './runtimes.js'

export class Containers implements AsyncDisposable {
  readonly containerd: Containerd
  readonly ctr: Ctr
  /** Those that were not removed yet. */
  readonly #ids: string[] = []
  #count = 0

  private constructor(containerd: Containerd, ctr: Ctr) {
    this.containerd = containerd
    this.ctr = ctr
  }

  static async start({ runtime, programs }: TestedRuntime): Promise<Containers> {
    const containerd = await startContainerd(programs)
    const ctr = new Ctr(containerd, runtime)
    try {
      await ctr.importImage()
    } catch (error) {
      await containerd[Symbol.asyncDispose]()
      throw error
    }
    return new Containers(containerd, ctr)
  }

  /** A new id of a container. No other containerd of the machine has it: runc and cgroups have one place for all. */
  newId(): string {
    const id = `${basename(this.containerd.folder)}-${++this.#count}`
    this.#ids.push(id)
    return id
  }

  /**
   * Removes all containers, and fails when processes, mounts or sockets are left. Shims end shortly after their last
   * task. `sockets: false`: sockets may be left, and are removed.
   */
  async removeAll({ sockets: watched = true } = {}): Promise<void> {
    for (const id of this.#ids) await this.ctr.remove(id)
    const { address, folder } = this.containerd
    const sockets = this.#ids.map((id) => shimSocket(address, NAMESPACE, id))
    this.#ids.length = 0
    try {
      await eventually(
        () => leftovers(folder, watched ? sockets : []),
        (lines) => lines.length === 0,
      )
    } finally {
      for (const path of sockets) rmSync(path, { force: true })
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.containerd[Symbol.asyncDispose]()
  }
}
