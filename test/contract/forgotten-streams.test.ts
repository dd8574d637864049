/** Streams that have ended leave nothing behind, on any engine. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ClientOf, Server } from 'ttrpc'
import { Client } from '#ttrpc/client/client.js'
import { echoDefinition, streamingMethods } from '../support/echo-service.js'
import { NamedCalls } from '../support/named-calls.js'
import { streamHandlers } from '../support/stream-methods.js'
import { engines } from './targets.js'

const ROUNDS = 200
const definition = { name: echoDefinition.name, methods: streamingMethods }

type Echo = ClientOf<typeof definition>

/** Every way in which a stream ends. */
const endings: Readonly<Record<string, (echo: Echo) => Promise<void>>> = {
  async 'a clean end'(echo) {
    for await (const _ of echo.count({ value: 3 }));
  },
  async 'an answer'(echo) {
    await echo.sum([{ value: 1 }])
  },
  async 'an error'(echo) {
    const call = echo.streamFail([{ value: 'plain' }])
    await assert.rejects(call.receive(), { message: 'plain' })
  },
  async 'a handler that ends early'(echo) {
    const call = echo.early()
    await call.send({ value: new Uint8Array(1) })
    assert.equal(await call.receive(), undefined)
  },
  async 'a reader that leaves'(echo) {
    for await (const { value } of echo.count({ value: 20 })) if (value === 3) break
  },
  async 'cancel, with messages unread'(echo) {
    const call = echo.chat()
    for (let i = 0; i < 10; i++) await call.send({ value: new Uint8Array(i) })
    await call.receive()
    call.cancel()
    await assert.rejects(call.receive(), { code: 1 })
  },
  async 'a signal that was aborted before'(echo) {
    const call = echo.chat(undefined, { signal: AbortSignal.abort() })
    await assert.rejects(call.receive(), { code: 1 })
  },
}

for (const target of engines) {
  describe(`forgotten streams: ${target.name}`, { timeout: 60_000 }, () => {
    for (const [name, end] of Object.entries(endings)) {
      test(`E25: ${name} leaves nothing behind`, async () => {
        const server = new Server({ ...target.options, exposeErrors: true })
        const told = { deadline: () => '', metadata: () => '' }
        server.register(definition, streamHandlers(new NamedCalls(), told))
        await using way = await target.open(server)
        await using client = await way.connect()
        const echo = client.service(definition)
        for (let round = 0; round < ROUNDS; round++) await end(echo)
        const connection = Client.connectionOf(client)
        assert.equal(connection.pending, 0)
        assert.equal(connection.budget.used, 0)
        // The server's handlers have ended as well, or will: none waits for anything.
        assert.deepEqual(await server.shutdown({ timeoutMs: 30_000 }), { cut: [] })
      })
    }
  })
}
