import { type AddressScheme, BadAddress } from './scheme.js'

/** An open socket, handed over by the process that started us. It belongs to the engine from then on. */
export interface DescriptorAddress {
  readonly kind: 'fd'
  readonly fd: number
}

const MAX_FD = 0x7fff_ffff
const noName = new Uint8Array(0)

/** `fd:3`. */
export const descriptor: AddressScheme<DescriptorAddress> = {
  kind: 'fd',
  scheme: 'fd',
  examples: 'fd:3',
  noun: 'descriptors',
  hasCredentials: true,
  parse(rest) {
    const fd = Number(rest)
    if (!/^\d{1,10}$/.test(rest) || fd > MAX_FD) throw new BadAddress('a descriptor is a number such as fd:3')
    return { kind: 'fd', fd }
  },
  format: ({ fd }) => `fd:${fd}`,
  engines: {
    native: ({ fd }) => ({ name: noName, isAbstract: false, fd }),
    node: ({ fd }) => ({ fd }),
  },
}
