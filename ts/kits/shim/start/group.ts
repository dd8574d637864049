import { basename, join } from 'node:path'
import { errdefsNameOf } from '../errdefs.js'
import type { OciSpec } from '../oci-spec.js'
import type { Shim } from '../shim.js'
import { readSpec } from '../spec-file.js'

/** The annotations that name a group, the first one that a container has. */
const annotations = ['io.containerd.runc.v2.group', 'io.kubernetes.cri.sandbox-id']

/** Largest `config.json` that is read, in bytes. */
const MAX_SPEC_BYTES = 16 * 1024 * 1024

/** Returns the group of a bundle's container: its id when it has a daemon of its own. Throws for a wrong bundle. */
export async function groupOf(shim: Shim, bundle: string, id: string): Promise<string> {
  const spec = await specOfBundle(bundle, id)
  const group = shim.group === undefined ? groupByAnnotation(spec) : shim.group(spec)
  if (group === undefined || group === '') return id
  if (typeof group === 'string') return group
  throw new Error(
    `the group ${JSON.stringify(group)} of the container must be a text: change the annotation in ` +
      join(bundle, 'config.json'),
  )
}

function groupByAnnotation({ annotations: given }: OciSpec): string | undefined {
  return annotations.map((name) => given?.[name]).find((value) => value !== undefined)
}

/** Returns `config.json`, or an empty object for the bundle of a sandbox, for which containerd writes none. */
async function specOfBundle(bundle: string, id: string): Promise<OciSpec> {
  try {
    return await readSpec(bundle, MAX_SPEC_BYTES)
  } catch (error) {
    // containerd names a bundle after its container or sandbox; another folder is one in which no bundle is.
    if (errdefsNameOf(error) === 'notFound' && basename(bundle) === id) return {}
    const reason = (error as Error).message
    throw new Error(`${bundle} is not a bundle: ${reason}; run start in the folder of the bundle`)
  }
}
