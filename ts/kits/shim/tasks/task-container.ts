import { join } from 'node:path'
import type { Any } from '../../../index.js'
import type { OciSpec } from '../oci-spec.js'
import type { Container } from './container.js'
import type { CreateRequest } from './create-request.js'

/** A container, as runtimes see it. */
export class TaskContainer implements Container {
  readonly id: string
  readonly namespace: string
  readonly bundle: string
  readonly rootfs: string
  readonly spec: OciSpec
  readonly options: Any | undefined
  readonly terminal: boolean
  #pid = 0

  constructor(request: CreateRequest, namespace: string, spec: OciSpec) {
    this.id = request.id
    this.namespace = namespace
    this.bundle = request.bundle
    this.rootfs = rootfsOf(request.bundle)
    this.spec = spec
    this.options = request.options
    this.terminal = request.terminal
  }

  get pid(): number {
    return this.#pid
  }

  /** Called once, when the runtime has made the first process. */
  setPid(pid: number): void {
    this.#pid = pid
  }
}

/** Returns where the root file system of a bundle is mounted. */
export function rootfsOf(bundle: string): string {
  return join(bundle, 'rootfs')
}
