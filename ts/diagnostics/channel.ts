import { process } from '../base/runtime.js'

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')

/** A channel on which objects of one shape are published. Ask `hasSubscribers` before the object is made. */
export interface EventChannel<E extends object> {
  readonly hasSubscribers: boolean
  publish(event: E): void
}

export function eventChannel<E extends object>(name: string): EventChannel<E> {
  return diagnostics.channel(name)
}
