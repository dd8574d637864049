import { errdefsError } from '../errdefs.js'
import { IDENTIFIER_RULE, isIdentifier, shownIdentifier } from '../identifier.js'

/** Throws INVALID_ARGUMENT for an id that containerd would refuse. `what`: such as `the id of a container`. */
export function checkIdentifier(id: string, what: string): void {
  if (isIdentifier(id)) return
  throw errdefsError('invalidArgument', `${what} must have ${IDENTIFIER_RULE}, not ${shownIdentifier(id)}`)
}
