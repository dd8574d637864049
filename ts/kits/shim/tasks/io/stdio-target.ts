import { fileURLToPath } from 'node:url'
import { errdefsError } from '../../errdefs.js'

/**
 * Where one of the stdio of a process leads. `path`: a FIFO, or a file that exists. `file`: made where it is missing.
 * `binary`: a program that logs.
 */
export type StdioTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'binary'; readonly path: string; readonly args: readonly string[] }

/** The names of stdio, as texts of errors have them. */
export type StdioName = 'stdin' | 'stdout' | 'stderr'

const none: StdioTarget = { kind: 'none' }

/**
 * Returns the target in a field of Create or Exec: a path, a URI, or '' for none. Throws INVALID_ARGUMENT for what is not
 * one, and UNIMPLEMENTED for other schemes.
 */
export function stdioTarget(name: StdioName, text: string): StdioTarget {
  if (text === '') return none
  if (text.includes('\0')) throw errdefsError('invalidArgument', `${name} must not contain a NUL character`)
  if (text.startsWith('/')) return { kind: 'path', path: text }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(text)?.[1]
  switch (scheme) {
    case 'fifo':
      return { kind: 'path', path: pathOf(name, `file${text.slice(scheme.length)}`) }
    case 'file':
      return { kind: 'file', path: pathOf(name, text) }
    case 'binary':
      return loggerOf(name, text)
    case undefined:
      throw errdefsError('invalidArgument', `${name} must be an absolute path or a URI, not ${shown(text)}`)
    default:
      throw errdefsError(
        'unimplemented',
        `${name} ${shown(text)}: use a FIFO, file:// or binary://, not ${scheme}://`,
      )
  }
}

/** Returns the program of a URI, whose arguments are the names and values of its query; of a name, the first value. */
function loggerOf(name: StdioName, text: string): StdioTarget {
  const path = pathOf(name, `file${text.slice('binary'.length)}`)
  if (path === '/') throw errdefsError('invalidArgument', `${name} must name a program: binary:///path/of/it`)
  const query = new URL(text).searchParams
  const args = [...new Set(query.keys())].flatMap((key) => [key, query.get(key) ?? ''])
  if (args.every((arg) => !arg.includes('\0'))) return { kind: 'binary', path, args }
  throw errdefsError('invalidArgument', `the query of ${name} must not contain a NUL character`)
}

function pathOf(name: StdioName, uri: string): string {
  try {
    const url = new URL(uri)
    url.search = '' // options of containerd
    url.hash = ''
    return fileURLToPath(url)
  } catch (error) {
    throw errdefsError(
      'invalidArgument',
      `${name} must be the URI of an absolute path, not ${shown(uri)}`,
      error,
    )
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
