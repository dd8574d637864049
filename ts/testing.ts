/** `ttrpc/testing`: what tests of servers and clients need, in memory and without waiting for time. */
export { abortConnection } from './kits/testing/abort-connection.js'
export { FakeClock, fakeClock } from './kits/testing/fake-clock.js'
export { type InMemoryOptions, inMemory } from './kits/testing/in-memory.js'
