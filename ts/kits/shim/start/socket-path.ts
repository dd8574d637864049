import { join } from 'node:path'
import { process } from '../../../base/runtime.js'
import type { Invocation } from '../command/invocation.js'

/**
 * Returns the path of a group's socket: one for each containerd, namespace and group, named as containerd's own shims do,
 * by a hash. A group such as `../other/x` is hashed as it is written, and so never has the socket of another namespace's group.
 */
export function socketPath(
  folder: string,
  group: string,
  { containerdAddress, namespace }: Pick<Invocation, 'containerdAddress' | 'namespace'>,
): string {
  // Not by import, which would touch all lazy parts of the module, those of Web Crypto among them.
  const { createHash } = process.getBuiltinModule('node:crypto')
  const name = `${join(containerdAddress, namespace)}/${group}`
  return join(folder, createHash('sha256').update(name).digest('hex'))
}
