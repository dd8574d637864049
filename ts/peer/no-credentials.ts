import { misuse } from '../base/errors/misuse.js'
import { textOf } from '../base/errors/text.js'

/** Why `'auto'` fell back to the JS engine, if it did: errors about missing credentials repeat it. */
let fallback: unknown

export function rememberFallback(reason: unknown): void {
  fallback = reason
}

/** Throws `ERR_TTRPC_NO_CREDENTIALS`, naming both remedies, and why the native engine is not here if it failed. */
export function refuseCredentials(what: string): never {
  const remedies = 'use the native engine on a unix socket, or use allowAnyPeer()'
  const why = fallback === undefined ? '' : ` (${textOf(fallback)})`
  throw misuse(
    'ERR_TTRPC_NO_CREDENTIALS',
    `${what} cannot tell who is at the other end: ${remedies}${why}`,
    fallback,
  )
}
