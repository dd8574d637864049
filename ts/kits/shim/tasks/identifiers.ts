import { errdefsError } from '../errdefs.js'

/** Longest identifier, as in containerd. */
const MAX_LENGTH = 76
/** The identifiers that containerd accepts: safe as names of files. */
const pattern = /^[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*$/

/** Throws INVALID_ARGUMENT for an id that containerd would refuse. `what`: such as `the id of the container`. */
export function checkIdentifier(id: string, what: string): void {
  if (id.length <= MAX_LENGTH && pattern.test(id)) return
  const shown = JSON.stringify(id.slice(0, MAX_LENGTH))
  throw errdefsError(
    'invalidArgument',
    `${what} must have 1 to ${MAX_LENGTH} letters and digits, with . _ or - between them, not ${shown}`,
  )
}
