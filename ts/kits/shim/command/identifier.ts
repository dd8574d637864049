/** Longest identifier, as in containerd. */
const MAX_LENGTH = 76
/** The identifiers that containerd accepts: safe as names of files. */
const pattern = /^[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*$/

/** Throws for an id or a namespace that containerd would refuse. `flag`: the one that it comes from. */
export function checkIdentifier(flag: string, value: string): void {
  if (value === '') throw new Error(`the flag -${flag} is missing: containerd passes it with every action`)
  if (value.length <= MAX_LENGTH && pattern.test(value)) return
  const shown = JSON.stringify(value.slice(0, MAX_LENGTH))
  const rule = `1 to ${MAX_LENGTH} letters and digits, with . _ or - between them`
  throw new Error(`the flag -${flag} must have ${rule}, not ${shown}`)
}
