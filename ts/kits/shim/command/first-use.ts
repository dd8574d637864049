import { process } from '../../../base/runtime.js'

type Stream = typeof process.stdout | typeof process.stderr

/** Calls a function with a stream of this process when that is used first: to make the stream takes milliseconds. */
export function onFirstUse(name: 'stdout' | 'stderr', use: (stream: Stream) => void): void {
  const property = Object.getOwnPropertyDescriptor(process, name)
  const make = property?.get
  if (property?.configurable !== true || make === undefined) return use(process[name])
  const get = (): Stream => {
    Object.defineProperty(process, name, property)
    const stream: Stream = make.call(process)
    use(stream)
    return stream
  }
  Object.defineProperty(process, name, { ...property, get })
}
