/** Test frameworks replace functions of a service's client: `mock.method` of Node, and `jest.spyOn` by assignment. */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { type Item, StreamService, streamDefinition } from '../support/stream-service.js'

test('a function of a service can be watched, replaced and restored', async () => {
  await using server = new Server().register(streamDefinition, new StreamService())
  const client = inMemory(server)
  const service = client.service(streamDefinition)
  const real = service.get
  const watched = mock.method(service, 'get')
  assert.equal((await service.get({ text: 'a', n: 1 })).text, 'a')
  assert.equal(watched.mock.callCount(), 1)
  watched.mock.mockImplementation((async () => ({ text: 'mocked', n: 0 })) as typeof real)
  assert.equal((await service.get({ text: 'a' })).text, 'mocked')
  watched.mock.restore()
  assert.equal(service.get, real)
  service.get = (async (item: Partial<Item>) => ({ text: `assigned ${item.text}`, n: 0 })) as typeof real
  assert.equal((await service.get({ text: 'b' })).text, 'assigned b')
  await client.close()
})

test('a method of a client can be replaced', async () => {
  const client = inMemory(new Server())
  mock.method(client, 'call', async () => 'replaced')
  assert.equal(await client.call('a', 'B', new Uint8Array()), 'replaced')
  await client.close()
})
