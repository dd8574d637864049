/** `ttrpc/testing`: what tests of servers and clients need, in memory and without waiting for time. */
export { abortConnection } from './testing/abort-connection.js'
export { FakeClock, fakeClock } from './testing/fake-clock.js'
export { type InMemoryOptions, inMemory } from './testing/in-memory.js'
