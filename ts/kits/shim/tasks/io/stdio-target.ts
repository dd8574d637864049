import { fileURLToPath } from 'node:url'
import { errdefsError } from '../../errdefs.js'

/** Where one of the stdio of a process leads. `path`: a FIFO, or a file that exists. `file`: made where it is missing. */
export type StdioTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }

/** The names of stdio, as texts of errors have them. */
export type StdioName = 'stdin' | 'stdout' | 'stderr'

const none: StdioTarget = { kind: 'none' }

/**
 * Returns the target in a field of Create or Exec: a path, a URI, or '' for none. Throws INVALID_ARGUMENT for what is not
 * one, and UNIMPLEMENTED for the schemes that need another program.
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
    case undefined:
      throw errdefsError('invalidArgument', `${name} must be an absolute path or a URI, not ${shown(text)}`)
    default:
      throw errdefsError('unimplemented', `${name} ${shown(text)}: use a FIFO or file://, not ${scheme}://`)
  }
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
