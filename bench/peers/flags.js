import { parseArgs } from 'node:util'

/** Flags of all programs here that use this package; `tree` is another built checkout whose package is used. */
const common = {
  socket: { type: 'string' },
  engine: { type: 'string', default: 'native' },
  io: { type: 'string', default: 'thread' },
  tree: { type: 'string' },
}

/** Flags of programs that make a load, in seconds. */
const timed = { seconds: 5, warmup: 1 }

/** The flags of a server, and `numbers`, a map of a name to its default. */
export function serverFlags(numbers = {}) {
  return valuesOf(common, numbers)
}

/** The flags of a load, and `numbers`, as above. */
export function loadFlags(numbers, texts = {}) {
  return valuesOf({ ...common, ...texts }, { ...timed, ...numbers })
}

function valuesOf(texts, numbers) {
  const options = { ...texts }
  for (const [name, value] of Object.entries(numbers))
    options[name] = { type: 'string', default: String(value) }
  const { values } = parseArgs({ options })
  for (const name of Object.keys(numbers)) values[name] = Number(values[name])
  return values
}
