import { parseArgs } from 'node:util'

/** Flags of all programs here that use this package; `tree` is another built checkout whose package is used. */
const common = {
  socket: { type: 'string' },
  engine: { type: 'string', default: 'native' },
  io: { type: 'string', default: 'thread' },
  tree: { type: 'string' },
}

/** Flags of programs that make a load, in seconds. */
const timed = {
  seconds: { type: 'string', default: '5' },
  warmup: { type: 'string', default: '1' },
}

/** The flags of a server. */
export function serverFlags() {
  return parseArgs({ options: common }).values
}

/** The flags of a load, and `numbers`, a map of a name to its default; all of these are numbers. */
export function loadFlags(numbers, texts = {}) {
  const options = { ...common, ...timed, ...texts }
  for (const [name, value] of Object.entries(numbers))
    options[name] = { type: 'string', default: String(value) }
  const { values } = parseArgs({ options })
  for (const name of [...Object.keys(numbers), 'seconds', 'warmup']) values[name] = Number(values[name])
  return values
}
