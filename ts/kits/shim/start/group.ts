import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OciSpec } from '../oci-spec.js'
import type { Shim } from '../shim.js'

/** The annotations that name a group, the first one that a container has. */
const annotations = ['io.containerd.runc.v2.group', 'io.kubernetes.cri.sandbox-id']

/** Largest `config.json` that is read, in bytes. */
const MAX_SPEC_BYTES = 16 * 1024 * 1024

/** Returns the group of a bundle's container: its id when it has a daemon of its own. Throws for a wrong bundle. */
export function groupOf(shim: Shim, bundle: string, id: string): string {
  const spec = readSpec(bundle)
  const group = shim.group === undefined ? groupByAnnotation(spec) : shim.group(spec)
  if (group === undefined || group === '') return id
  // The group is a part of the path that names the socket: `../other/x` would be a group of another namespace.
  if (typeof group === 'string' && !/[/\0]/.test(group) && group !== '.' && group !== '..') return group
  throw new Error(
    `the group ${JSON.stringify(group)} of the container must be a name without /: change the annotation in ` +
      join(bundle, 'config.json'),
  )
}

function groupByAnnotation({ annotations: given }: OciSpec): string | undefined {
  return annotations.map((name) => given?.[name]).find((value) => value !== undefined)
}

function readSpec(bundle: string): OciSpec {
  const path = join(bundle, 'config.json')
  let spec: unknown
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > MAX_SPEC_BYTES) throw new Error(`it has more than ${MAX_SPEC_BYTES} bytes`)
    spec = JSON.parse(text)
  } catch (error) {
    const reason = (error as Error).message
    throw new Error(
      `${bundle} is not a bundle: cannot read ${path} (${reason}); run start in the folder of the bundle`,
    )
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    throw new Error(`${path} must be a JSON object, as the OCI runtime specification has it`)
  }
  return spec as OciSpec
}
