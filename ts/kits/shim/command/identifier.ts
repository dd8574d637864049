import { IDENTIFIER_RULE, isIdentifier, shownIdentifier } from '../identifier.js'

/** Throws for an id or a namespace that containerd would refuse. `flag`: the one that it comes from. */
export function checkIdentifier(flag: string, value: string): void {
  if (value === '') throw new Error(`the flag -${flag} is missing: containerd passes it with every action`)
  if (isIdentifier(value)) return
  throw new Error(`the flag -${flag} must have ${IDENTIFIER_RULE}, not ${shownIdentifier(value)}`)
}
