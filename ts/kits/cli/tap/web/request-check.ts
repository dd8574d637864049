import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a request asks for, once it is admitted. */
export type Asked = 'page' | 'events'

/** Why a request is refused. */
export interface Refusal {
  readonly status: 403 | 404 | 405
  readonly text: string
}

/** What a request has to have. */
export interface WebAccess {
  readonly port: number
  readonly token: string
}

/**
 * Returns what a request asks for. It has to name this server in `Host`, so that a page of another site cannot reach it
 * by a name of its own that leads to 127.0.0.1, and to have the token in its path.
 */
export function checkRequest(
  { headers, method, url = '' }: IncomingMessage,
  access: WebAccess,
): Asked | Refusal {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${access.port}`)
  if (headers.host === undefined || !hosts.includes(headers.host.toLowerCase())) {
    return { status: 403, text: 'this server answers only under its own address' }
  }
  if (method !== 'GET') return { status: 405, text: 'only GET is answered' }
  const [, token = '', path] = /^\/([^/?#]*)(?:\/([^?#]*))?/.exec(url) ?? []
  if (!isEqual(token, access.token)) {
    return {
      status: 403,
      text: 'the token in the address is missing or wrong: use the one that ttrpc tap printed',
    }
  }
  if (path === undefined || path === '') return 'page'
  return path === 'events' ? 'events' : { status: 404, text: 'there is nothing here' }
}

/** Takes the same time wherever the texts differ. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
