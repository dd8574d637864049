import { process } from '../../../base/runtime.js'

/**
 * Handles SIGUSR1 from now on, which makes Node open a debugger on a port of the machine otherwise. Call it first.
 * Returns a function that sets what the signal calls: nothing until then.
 */
export function handleDumpSignal(): (dump: () => void) => void {
  let dump: () => void = () => {}
  process.on('SIGUSR1', () => dump())
  return (wanted) => {
    dump = wanted
  }
}
