/** `ttrpc/health`: grpc.health.v1 on this wire, as Go's health server answers. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code, Server } from 'ttrpc'
import { Health, HealthServer, ServingStatus } from 'ttrpc/health'
import { holdWhileTesting } from '../support/hold.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

for (const target of engines) describe(`health: ${target.name}`, () => suite(target))

async function open(target: Target) {
  const health = new HealthServer()
  const way = await target.open(health.addTo(new Server(target.options)))
  return { health, way, client: (await way.connect()).service(Health) }
}

function suite(target: Target): void {
  test('check: the whole server serves from the start, others as they were set, unknown ones are code 5', async () => {
    const { health, way, client } = await open(target)
    await using _ = way
    assert.equal((await client.check({})).status, ServingStatus.SERVING)
    health.setServingStatus('a.B', 'NOT_SERVING')
    assert.equal((await client.check({ service: 'a.B' })).status, ServingStatus.NOT_SERVING)
    health.setServingStatus('a.B', ServingStatus.SERVING)
    assert.equal((await client.check({ service: 'a.B' })).status, ServingStatus.SERVING)
    const error = { code: Code.NOT_FOUND, message: 'unknown service' }
    await assert.rejects(client.check({ service: 'a.C' }), error)
  })

  test('list: all services with their status; more than 100 are code 8', async () => {
    const { health, way, client } = await open(target)
    await using _ = way
    health.setServingStatus('__proto__', 'NOT_SERVING')
    const { statuses } = await client.list({})
    assert.deepEqual(
      Object.entries(statuses).map(([name, { status }]) => [name, ServingStatus[status]]),
      [
        ['', 'SERVING'],
        ['__proto__', 'NOT_SERVING'],
      ],
    )
    for (let i = 0; i < 100; i++) health.setServingStatus(`service ${i}`, 'SERVING')
    const message = 'server health list exceeds maximum capacity: 100'
    await assert.rejects(client.list({}), { code: Code.RESOURCE_EXHAUSTED, message })
  })

  test('watch: the status at once and at each change, of services that are not known yet too', async () => {
    const { health, way, client } = await open(target)
    await using _ = way
    const watch = client.watch({ service: 'a.B' })
    const next = async (): Promise<string | undefined> => {
      const reply = await watch.receive()
      return reply === undefined ? undefined : ServingStatus[reply.status]
    }
    assert.equal(await next(), 'SERVICE_UNKNOWN')
    health.setServingStatus('a.B', 'SERVING')
    assert.equal(await next(), 'SERVING')
    health.setServingStatus('a.B', 'SERVING')
    health.setServingStatus('a.B', 'NOT_SERVING')
    assert.equal(await next(), 'NOT_SERVING')
    health.shutdown()
    assert.equal(await next(), undefined)
  })

  test('watch: of two that watch an unknown service, one that ends leaves the other its changes', async () => {
    const { health, way, client } = await open(target)
    await using _ = way
    const ending = client.watch({ service: 'a.B' }, { timeoutMs: 50 })
    const other = client.watch({ service: 'a.B' })
    assert.equal((await other.receive())!.status, ServingStatus.SERVICE_UNKNOWN)
    await assert.rejects(async () => {
      for await (const { status } of ending) assert.equal(status, ServingStatus.SERVICE_UNKNOWN)
    })
    health.setServingStatus('a.B', 'SERVING')
    assert.equal((await other.receive())!.status, ServingStatus.SERVING)
    health.shutdown()
  })

  test('shutdown: nobody serves, a watch receives that and ends, so that the server ends; resume: all serve', async () => {
    const { health, way, client } = await open(target)
    await using _ = way
    const [known, unknown] = [client.watch({}), client.watch({ service: 'a.B' })]
    assert.equal((await known.receive())!.status, ServingStatus.SERVING)
    assert.equal((await unknown.receive())!.status, ServingStatus.SERVICE_UNKNOWN)
    health.shutdown()
    assert.equal((await known.receive())!.status, ServingStatus.NOT_SERVING)
    assert.equal(await known.receive(), undefined)
    assert.equal(await unknown.receive(), undefined)
    health.setServingStatus('', 'SERVING')
    assert.equal((await client.check({})).status, ServingStatus.NOT_SERVING)
    health.resume()
    assert.equal((await client.check({})).status, ServingStatus.SERVING)
    health.shutdown()
    await way.server.shutdown()
  })
}

test('a status that does not exist is a TypeError', () => {
  const health = new HealthServer()
  for (const wrong of ['RUNNING', 7, undefined, null, 'toString']) {
    assert.throws(() => health.setServingStatus('', wrong as 'SERVING'), {
      name: 'TypeError',
      message: `a serving status is one of UNKNOWN, SERVING, NOT_SERVING, SERVICE_UNKNOWN, not ${wrong}`,
    })
  }
})
