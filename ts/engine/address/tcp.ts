import { type AddressScheme, BadAddress } from './scheme.js'

/** A TCP port; a listener on port 0 gets a free one. */
export interface TcpAddress {
  readonly kind: 'tcp'
  readonly host: string
  readonly port: number
}

/** `tcp://host:port`, an IPv6 address in brackets. */
export const tcp: AddressScheme<TcpAddress> = {
  kind: 'tcp',
  scheme: 'tcp',
  examples: 'tcp://host:port',
  noun: 'TCP',
  hasCredentials: false,
  parse(rest) {
    const match = /^\/\/(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:/@[\]]+)):(\d{1,5})$/.exec(rest)
    const host = match?.[1] ?? match?.[2]
    const port = Number(match?.[3])
    if (host === undefined || !(port <= 65535)) throw new BadAddress('TCP is tcp://host:port')
    return { kind: 'tcp', host, port }
  },
  format: ({ host, port }) => `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`,
  engines: {
    node: ({ host, port }) => ({ host, port }),
  },
}
