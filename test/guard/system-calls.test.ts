/** System calls and wake-ups a call, and a connect with its first call, as strace counts them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Child } from '../support/child.js'
import { TempFolder } from '../support/temp-folder.js'
import { callsBetweenMarks, skipWithoutStrace, type Trace, traceTo } from './trace.js'

const COUNT = 300

async function traced(io: string, load: string): Promise<{ client: Trace; server: Trace }> {
  const folder = new TempFolder()
  const [path, clientTrace, serverTrace] = ['s', 'client', 'server'].map((name) => folder.at(name))
  await using server = Child.start(new URL('./programs/guard-server.js', import.meta.url), [path!, io], {
    through: traceTo(serverTrace!),
  })
  await server.expect('ready')
  await using client = Child.start(
    new URL('./programs/guard-client.js', import.meta.url),
    [path!, io, load, String(COUNT)],
    { through: traceTo(clientTrace!) },
  )
  await client.expect('done')
  server.tell('end')
  await Promise.all([client.ended, server.ended])
  return { client: callsBetweenMarks(clientTrace!), server: callsBetweenMarks(serverTrace!) }
}

/**
 * The system calls that V8, the collector and locks make when they need, and those with which the I/O thread of
 * adaptive mode looks, once a millisecond, whether JavaScript turns: they depend on time, not on the calls.
 */
const UNCOUNTED = new Set(['brk', 'futex', 'getpid', 'madvise', 'mmap', 'mprotect', 'munmap', 'sched_yield'])
/** More than expected that load on the machine may cause; one more in each round is found. */
const SLACK = 0.5

/** Expected system calls a round. All others are made in one of ten rounds at most. */
type Expected = Readonly<Record<string, number>>

interface Guarded {
  readonly load: 'calls' | 'connects'
  readonly io: 'thread' | 'adaptive'
  readonly client: Expected
  readonly server: Expected
}

/** Node calls epoll_pwait twice in a turn of its event loop. `write` and `read`, of eventfds, are wake-ups. */
const callOfThread: Expected = { epoll_pwait: 2, epoll_wait: 1, sendto: 1, recvfrom: 1, write: 1, read: 1 }
const callOfAdaptive: Expected = { epoll_pwait: 2, sendto: 1, recvfrom: 1 }
const connectOfClient: Expected = {
  socket: 1,
  setsockopt: 1,
  connect: 1,
  getsockopt: 1,
  epoll_ctl: 2,
  sendto: 1,
  recvfrom: 1,
  close: 1,
}
/** The second accept4 finds no other peer, the second recvfrom the end of the peer. */
const connectOfServer: Expected = {
  accept4: 2,
  getsockopt: 1,
  prlimit64: 1,
  epoll_ctl: 2,
  recvfrom: 2,
  sendto: 1,
  close: 1,
}

const guarded: readonly Guarded[] = [
  { load: 'calls', io: 'thread', client: callOfThread, server: callOfThread },
  { load: 'calls', io: 'adaptive', client: callOfAdaptive, server: callOfAdaptive },
  {
    load: 'connects',
    io: 'thread',
    client: { ...connectOfClient, epoll_pwait: 6, epoll_wait: 3, write: 5, read: 5 },
    server: { ...connectOfServer, epoll_pwait: 6, epoll_wait: 3, write: 3, read: 3 },
  },
  {
    load: 'connects',
    io: 'adaptive',
    // The I/O thread watches again after two quiet ticks, which slow rounds have: one epoll_ctl more.
    client: { ...connectOfClient, epoll_ctl: 3, epoll_pwait: 4, write: 1, read: 1 },
    server: { ...connectOfServer, epoll_ctl: 3, epoll_pwait: 6, write: 1, read: 1 },
  },
]

function checkTrace(side: string, { javascript, all }: Trace, expected: Expected, io: string): void {
  for (const [name, count] of all) {
    if (UNCOUNTED.has(name) || (io === 'adaptive' && name === 'epoll_wait')) continue
    const most = name in expected ? expected[name]! + SLACK : 0.1
    assert.ok(count / COUNT <= most, `${side}: ${name} ${count / COUNT} times a round, at most ${most}`)
  }
  if (io === 'thread') return
  const waits = (javascript.get('epoll_wait') ?? 0) / COUNT
  assert.ok(waits <= SLACK, `${side}: JavaScript asks ${waits} times a round which connection is readable`)
}

describe('system calls and wake-ups', { skip: skipWithoutStrace(), timeout: 60_000 }, () => {
  for (const { load, io, client, server } of guarded) {
    test(`of ${load}, io ${io}`, async (t) => {
      const traces = await traced(io, load)
      for (const [side, { all }] of Object.entries(traces)) {
        const counts = [...all].map(([name, count]) => `${name} ${(count / COUNT).toFixed(2)}`)
        t.diagnostic(`${side}: ${counts.sort().join(', ')}`)
      }
      checkTrace('client', traces.client, client, io)
      checkTrace('server', traces.server, server, io)
    })
  }

  for (const io of ['thread', 'adaptive']) {
    test(`no frame of 24 connections waits for the I/O thread, io ${io}`, async () => {
      const traces = await traced(io, 'spread')
      for (const [side, { javascript, all }] of Object.entries(traces)) {
        // The call that leaves the mark is one more.
        assert.ok(javascript.get('sendto')! >= 24 * COUNT, `${side}: JavaScript sends each frame by itself`)
        assert.equal(all.get('sendto'), javascript.get('sendto'), `${side}: frames that another thread sends`)
      }
    })
  }
})
