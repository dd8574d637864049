import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Invocation } from '../command/invocation.js'

/** Returns the path of a group's socket: one for each containerd, namespace and group, named as containerd's own shims do. */
export function socketPath(
  folder: string,
  group: string,
  { containerdAddress, namespace }: Pick<Invocation, 'containerdAddress' | 'namespace'>,
): string {
  const name = join(containerdAddress, namespace, group)
  return join(folder, createHash('sha256').update(name).digest('hex'))
}
