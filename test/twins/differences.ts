/** What the engines cannot do alike: docs/engines.md has these as a table, which a test compares. */

export interface Difference {
  readonly id: string
  readonly what: string
  readonly native: string
  readonly node: string
  readonly why: string
  /** The file of the test that shows it, where no scenario does: its title ends in `(differs: ID)`. */
  readonly shownBy?: string
}

export const differences: readonly Difference[] = [
  {
    id: 'credentials',
    what: 'who the peer is: pid, uid, gid, groups, pidfd, namespaces',
    native: 'known, on unix sockets',
    node: 'not known: a handshaker that needs it fails with `ERR_TTRPC_NO_CREDENTIALS`',
    why: 'Node does not read them',
  },
  {
    id: 'per-uid',
    what: '`maxConnectionsPerUid` below `maxConnections`',
    native: 'holds',
    node: '`listen` fails with `ERR_TTRPC_OPTION`',
    why: 'as above',
  },
  {
    id: 'turns',
    what: 'peers that wait for a handshaker in JavaScript',
    native: 'users take turns, and processes within a user',
    node: 'in the order in which they came',
    why: 'as above',
    shownBy: 'test/contract/handshake-queue.test.ts',
  },
  {
    id: 'abstract',
    what: '`unix:@name`',
    native: 'the exact abstract name',
    node: '`ERR_TTRPC_ADDRESS`',
    why: 'Node 20 pads such names, which makes them others',
  },
  {
    id: 'tcp',
    what: '`tcp://`, `npipe://` (Windows), and `fd:` of such sockets',
    native: '`ERR_TTRPC_ADDRESS`; a descriptor is refused with `EPROTOTYPE`',
    node: 'work',
    why: 'the native engine is for unix sockets',
  },
  {
    id: 'unseen-fd',
    what: 'a listening descriptor of another network namespace, or where `/proc` is not there',
    native: 'is served; an abstract name needs `allowAbstract`',
    node: 'is refused with `EACCES` without `allowAbstract`, whatever its name',
    why: 'Node cannot ask the kernel for a name that is not in `/proc`',
    shownBy: 'test/lifecycle/handed-sockets.test.ts',
  },
  {
    id: 'groups',
    what: '`ServerGroup`, which hands connections to workers',
    native: 'works, on unix sockets',
    node: '`listen` fails with `ERR_TTRPC_ENGINE`',
    why: 'Node cannot pass an accepted socket to another thread',
    shownBy: 'test/contract/group-misuse.test.ts',
  },
  {
    id: 'duplex',
    what: '`duplex` of a handshaker’s connection',
    native: 'undefined',
    node: 'the socket, which it may read, write and replace',
    why: 'the native engine keeps its sockets to itself',
  },
  {
    id: 'clock',
    what: 'the option `clock`',
    native: '`ERR_TTRPC_OPTION`',
    node: 'is followed',
    why: 'the I/O thread has timers of its own',
  },
  {
    id: 'busy',
    what: 'rules on peers and the time limits of connections while JavaScript is busy',
    native: 'are applied by the I/O thread',
    node: 'wait for it',
    why: 'there is no other thread',
    shownBy: 'test/contract/busy-javascript.test.ts',
  },
  {
    id: 'take-over',
    what: 'a `listen` that finds a socket at its path',
    native: 'sees whether a server has it without connecting',
    node: 'connects to see whether a server answers',
    why: 'the native engine asks with a datagram socket, which Node has not',
  },
  {
    id: 'last-answer',
    what: 'the answer to a frame that ends its connection (`maxDiscardBytes`)',
    native: 'is not sent',
    node: 'is sent before the connection closes',
    why: 'the I/O thread closes it before JavaScript reads the frame',
  },
  {
    id: 'paused',
    what: 'a peer that goes away while its connection is not read',
    native: 'is noticed at once, and what it had sent is read',
    node: 'is noticed within a second on unix sockets, over TCP when it is read again; what it had sent may be dropped',
    why: 'Node does not watch a socket that it does not read',
    shownBy: 'test/contract/running-requests.test.ts',
  },
  {
    id: 'accepted',
    what: '`shutdown`, and peers that have connected before it',
    native: 'all are accepted and answered',
    node: 'those that Node has accepted by then are answered',
    why: 'Node closes a listening socket with the peers in its queue',
    shownBy: 'test/contract/busy-javascript.test.ts',
  },
  {
    id: 'cut',
    what: '`shutdown` while peers go on writing',
    native: 'cuts: what they write later fails at their side',
    node: 'answers what arrives until a connection is idle, then waits up to a second for the peer to close its side',
    why: 'Node cannot shut down a socket for reading',
    shownBy: 'test/contract/lingering.test.ts',
  },
  {
    id: 'epipe',
    what: 'a client that writes after its server has cut the connection',
    native: 'still gets the answers that are on their way',
    node: 'may lose them',
    why: 'Node closes a socket whose write has failed with `EPIPE`',
    shownBy: 'test/contract/shutdown.test.ts',
  },
  {
    id: 'unsent',
    what: 'bytes not sent yet, after `client.unref()`',
    native: 'do not keep the process alive',
    node: 'keep it alive until they are sent, or `writeStallTimeoutMs` is over',
    why: 'Node keeps the process alive while a socket writes',
    shownBy: 'test/lifecycle/holding.test.ts',
  },
  {
    id: 'terminated',
    what: 'the path of a worker’s listener, after `worker.terminate()` or `process.exit()` in another thread',
    native: 'is removed',
    node: 'stays, and the next server takes it over',
    why: 'no JavaScript of the worker runs then',
    shownBy: 'test/lifecycle/endings.ts',
  },
  {
    id: 'closing-interceptor',
    what: 'a client’s interceptor that awaits `client.close()` after `next`, then returns the answer',
    native: 'the call has the answer: `close` resolves in the same turn of the event loop',
    node: 'the call fails with code 14: `close` resolves in a later turn, and what interceptors return then is dropped',
    why: 'Node reports the end of a socket in a turn of its own',
  },
]
