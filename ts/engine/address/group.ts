import type { AddressScheme } from './scheme.js'

/** What the listeners of a group of workers accept, as the one of its workers sees it. Users cannot write it. */
export interface GroupAddress {
  readonly kind: 'group'
  /** `EngineGroup.id`. */
  readonly group: number
  /** The number of the worker in the group, from 1. */
  readonly worker: number
}

const noName = new Uint8Array(0)

/** `group:1`, in events. */
export const group: AddressScheme<GroupAddress> = {
  kind: 'group',
  scheme: 'group',
  examples: '',
  noun: 'groups of workers',
  hasCredentials: true,
  parse: () => undefined,
  format: (address) => `group:${address.group}`,
  engines: {
    native: () => ({ name: noName, isAbstract: false, fd: -1 }),
  },
}
