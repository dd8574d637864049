/** What containerd runs a shim for. `serve`: the daemon, when no action is named. */
export type Action = 'start' | 'delete' | 'serve'

/** The arguments of a shim's program. */
export interface Flags {
  readonly action: Action
  readonly namespace: string
  readonly id: string
  /** The path of containerd's gRPC socket. */
  readonly address: string
  readonly bundle: string
  readonly socket: string
  readonly debug: boolean
  readonly version: boolean
  readonly info: boolean
}

/** The flags with a value. Those that map to undefined are of no use to this shim: containerd passes them all the same. */
const texts = {
  namespace: 'namespace',
  id: 'id',
  address: 'address',
  bundle: 'bundle',
  socket: 'socket',
  'publish-binary': undefined,
  'debug-socket': undefined,
} as const

const switches = { debug: 'debug', v: 'version', version: 'version', info: 'info' } as const

/** What Go takes for a boolean. */
const booleans: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false])),
}

const NAMES = [...Object.keys(texts), ...Object.keys(switches)].map((name) => `-${name}`).join(', ')

/**
 * Reads arguments as Go's package `flag` does: `-name value`, `-name=value`, one dash or two, booleans without a value,
 * and the action behind them. Throws for a flag or an action that does not exist.
 */
export function parseFlags(argv: readonly string[]): Flags {
  const found: Record<string, string | boolean> = {}
  let at = 0
  for (; at < argv.length; at++) {
    const argument = argv[at] as string
    if (argument === '--') {
      at++
      break
    }
    const [, name, , given] = /^--?([^-=][^=]*)(=([\s\S]*))?$/.exec(argument) ?? []
    if (name === undefined) break
    if (Object.hasOwn(switches, name)) {
      found[switches[name as keyof typeof switches]] = booleanOf(name, given)
    } else if (Object.hasOwn(texts, name)) {
      const value = given ?? argv[++at]
      if (value === undefined) throw new Error(`the flag -${name} needs a value`)
      found[texts[name as keyof typeof texts] ?? ''] = value
    } else throw new Error(`there is no flag ${shown(argument)}; there are ${NAMES}`)
  }
  return flagsOf(found, argv[at])
}

function flagsOf(found: Readonly<Record<string, string | boolean>>, action: string | undefined): Flags {
  const text = (name: string): string => (found[name] as string | undefined) ?? ''
  const on = (name: string): boolean => found[name] === true
  return {
    action: actionOf(action),
    namespace: text('namespace'),
    id: text('id'),
    address: text('address'),
    bundle: text('bundle'),
    socket: text('socket'),
    debug: on('debug'),
    version: on('version'),
    info: on('info'),
  }
}

function actionOf(action: string | undefined): Action {
  if (action === undefined || action === '') return 'serve'
  if (action === 'start' || action === 'delete') return action
  throw new Error(`there is no action ${shown(action)}: it must be start or delete, or none to serve`)
}

function booleanOf(name: string, given: string | undefined): boolean {
  if (given === undefined) return true
  const value = Object.hasOwn(booleans, given) ? booleans[given] : undefined
  if (value !== undefined) return value
  throw new Error(`the flag -${name} must be true or false, not ${shown(given)}`)
}

/** Longest argument that is shown whole, in characters. */
const MAX_SHOWN = 80

function shown(argument: string): string {
  return JSON.stringify(argument.length > MAX_SHOWN ? `${argument.slice(0, MAX_SHOWN)}...` : argument)
}
