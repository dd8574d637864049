/**
 * Promises of ours that nothing awaits: none of them ends the process when its failure reaches the user elsewhere. The
 * runner fails a test, or its file, for each unhandled rejection; no listener here hides one.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code, type Interceptor, type StreamCall, TtrpcError } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { openStreams, STREAMS, type StreamWay, text } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

type Call = StreamCall<Uint8Array, Uint8Array>

/** Promises that a program drops. Each is made before the call ends, and again after it. */
const dropped: Readonly<Record<string, (call: Call) => unknown>> = {
  send: (call) => call.send(text('x')),
  receive: (call) => call.receive(),
  next: (call) => call[Symbol.asyncIterator]().next(),
  'several receives': (call) => [call.receive(), call.receive()],
  dispose: (call) => call[Symbol.asyncDispose](),
}

/** A way in which a call ends, and the code that its reader then receives; 0: a clean end. */
interface Ending {
  readonly code: number
  end(call: Call, way: StreamWay, gate: Gate): unknown
}

const endings: Readonly<Record<string, Ending>> = {
  'the handler fails': { code: Code.ABORTED, end: (_, __, gate) => gate.open() },
  'the handler answers': { code: 0, end: (_, __, gate) => gate.open() },
  'the connection is lost': { code: Code.UNAVAILABLE, end: (_, { client }) => abortConnection(client) },
  'the client closes': { code: Code.UNAVAILABLE, end: (_, { client }) => void client.close() },
  'the server closes': { code: Code.UNAVAILABLE, end: (_, { server }) => void server.close() },
  'the call is canceled': { code: Code.CANCELED, end: (call) => call.cancel() },
}

const plain: Interceptor = (next) => (request) => next(request)

for (const target of targets) {
  describe(`promises that nothing awaits: ${target.name}`, { timeout: 60_000 }, () => {
    for (const [name, ending] of Object.entries(endings)) drops(target, name, ending)
    others(target)
  })
}

function drops(target: Target, name: string, ending: Ending): void {
  for (const interceptors of [[], [plain]]) {
    const kind = interceptors.length > 0 ? ', through an interceptor' : ''
    test(`${name}${kind}: none is unhandled, and the next reader receives the end`, async () => {
      for (const [what, drop] of Object.entries(dropped)) {
        const gate = new Gate()
        await using way = await openUntil(target, gate, ending.code, interceptors)
        const call = way.client.stream(STREAMS, 'Until', 'bidiStreaming')
        await call.send(text('begins'))
        assert.equal(String(await call.receive()), 'begun')
        drop(call)
        ending.end(call, way, gate)
        const expected = what === 'dispose' ? Code.CANCELED : ending.code
        assert.equal(await codeOf(call), expected, what)
        drop(call)
        await turns()
      }
    })
  }
}

/** Opens a way with a method that answers once, and ends with this code when the gate opens. */
function openUntil(
  target: Target,
  gate: Gate,
  code: number,
  interceptors: readonly Interceptor[],
): Promise<StreamWay> {
  return openStreams(
    target,
    {
      Until: {
        kind: 'bidiStreaming',
        async *handler(_, { signal }) {
          yield text('begun')
          const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
          await Promise.race([gate.happened, aborted])
          if (code === Code.ABORTED) throw new TtrpcError('x', code)
        },
      },
    },
    { client: { interceptors } },
  )
}

function others(target: Target): void {
  test('a send that waits for room when the connection is lost', async () => {
    const gate = new Gate()
    await using way = await openUntil(target, gate, 0, [])
    const call = way.client.stream(STREAMS, 'Until', 'bidiStreaming')
    assert.equal(String(await call.receive()), 'begun')
    for (let i = 0; i < 64; i++) void call.send(Buffer.alloc(1 << 20))
    abortConnection(way.client)
    assert.equal(await codeOf(call), Code.UNAVAILABLE)
    await turns()
  })

  test('an interceptor that awaits its next() late, or drops it', async () => {
    const late: Interceptor = (next) => async (request) => {
      void next(request)
      const reply = next(request)
      await turns()
      return reply
    }
    await using way = await openStreams(target, {}, { client: { interceptors: [late] } })
    await assert.rejects(way.client.call(STREAMS, 'Nothing', text('x')), { code: Code.UNIMPLEMENTED })
    const call = way.client.stream(STREAMS, 'Nothing', 'serverStreaming', text('x'))
    await assert.rejects(call.receive(), { code: Code.UNIMPLEMENTED })
    await turns()
  })

  test('close, closed and shutdown', async () => {
    await using way = await openStreams(target)
    for (let i = 0; i < 2; i++) {
      void way.client.close()
      void way.client.closed
      void way.server.shutdown({ timeoutMs: 0 })
      void way.server.close()
    }
    await way.client.closed
    await turns()
  })

  test('what ends no call stays with its promise: a message that cannot be sent, a send after closeSend', async () => {
    await using way = await openStreams(target, {}, { client: { limits: { maxMessageBytes: 1000 } } })
    const call = way.client.stream(STREAMS, 'Echo', 'bidiStreaming')
    await assert.rejects(call.send(Buffer.alloc(2000)), { code: Code.RESOURCE_EXHAUSTED })
    await call.send(text('good'))
    assert.equal(String(await call.receive()), 'good')
    call.closeSend()
    await assert.rejects(call.send(text('late')), { code: Code.FAILED_PRECONDITION })
    assert.equal(await codeOf(call), 0)
  })
}

/** Reads to the end. Returns its code. */
async function codeOf(call: Call): Promise<number> {
  try {
    while ((await call.receive()) !== undefined);
    return 0
  } catch (error) {
    return TtrpcError.from(error).code
  }
}

/** Lets promises settle, and the event loop report those that are not handled. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}
