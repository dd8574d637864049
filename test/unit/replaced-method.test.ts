import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { echoDefinition } from '../support/echo-service.js'

test("a method of a service's object can be replaced by a mock, and of a client too", async () => {
  const client = inMemory(new Server())
  const service = client.service(echoDefinition)
  for (const name of Object.keys(service) as (keyof typeof service)[]) {
    mock.method(service, name, async () => 'replaced')
    assert.equal(await (service[name] as () => Promise<string>)(), 'replaced')
  }
  mock.method(client, 'call', async () => 'replaced')
  assert.equal(await client.call('a', 'B', new Uint8Array()), 'replaced')
  await client.close()
})
