import { misuse } from '../errors/misuse.js'
import type { PeerRule } from './peer-rule.js'

/** Throws `ERR_TTRPC_NO_CREDENTIALS`, naming both remedies, unless the rule admits anybody. */
export function requireAnyPeer(rule: PeerRule, what: string): void {
  if (rule.any) return
  throw misuse(
    'ERR_TTRPC_NO_CREDENTIALS',
    `${what} cannot tell who is at the other end: use the native engine on a unix socket, or say allowAnyPeer()`,
  )
}
