/** `ttrpc tap`: that what passes arrives unchanged, no faster than it is taken, and ends as it ended. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, type Server as NetServer, connect as netConnect, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { seededBytes } from '../support/seeded.js'
import { CliProcess } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000

/** A server that keeps what it receives. */
async function sink(
  listen: Parameters<NetServer['listen']>[0],
): Promise<{ server: NetServer; socket: Promise<Socket> }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true })
  server.listen(listen)
  await once(server, 'listening')
  return { server, socket: once(server, 'connection').then(([socket]) => socket as Socket) }
}

describe('tap passes on', { timeout }, () => {
  test('random bytes, both ways, over tcp, with half-closes', async () => {
    const { server, socket } = await sink({ host: '127.0.0.1', port: 0 } as never)
    const { port } = server.address() as { port: number }
    await using tap = await CliProcess.start([
      'tap',
      'tcp://127.0.0.1:0',
      `tcp://127.0.0.1:${port}`,
      '--json',
    ])
    const own = Number(/tcp:\/\/127\.0\.0\.1:(\d+),/.exec(tap.stderr)?.[1])
    const client = netConnect({ port: own, host: '127.0.0.1', allowHalfOpen: true })
    const [asked, answered] = [seededBytes(1, 200_000), seededBytes(2, 200_000)]
    client.end(asked)
    const other = await socket
    const received = await all(other)
    assert.ok(received.equals(asked))
    other.end(answered)
    assert.ok((await all(client)).equals(answered))
    await tap.until((line) => line.includes('"close"'))
    server.close()
  })

  test('no more than the other end takes', async () => {
    const [path, own] = [tempSocket(), tempSocket()]
    const { server, socket } = await sink(path as never)
    await using _tap = await CliProcess.start(['tap', own, path, '--no-payload'])
    const client = netConnect(own)
    const most = 64 * 1024 * 1024
    const other = await socket
    // Written until nothing is taken any more: the buffers of the kernel and of two streams, no more.
    let written = 0
    const chunk = Buffer.alloc(64 * 1024)
    while (written < most) {
      const taken = await Promise.race([
        new Promise<boolean>((resolve) => client.write(chunk, () => resolve(true))),
        new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false)),
      ])
      if (!taken) break
      written += chunk.length
    }
    assert.ok(written < 8 * 1024 * 1024, `${written} bytes were taken`)
    client.destroy()
    other.destroy()
    server.close()
  })

  test('that a server over tcp cannot be reached, as a reset', async () => {
    await using tap = await CliProcess.start(['tap', 'tcp://127.0.0.1:0', tempSocket()])
    const own = Number(/tcp:\/\/127\.0\.0\.1:(\d+),/.exec(tap.stderr)?.[1])
    const client = netConnect({ port: own, host: '127.0.0.1' })
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException]
    assert.equal(error.code, 'ECONNRESET')
  })

  test('the reset of either end of a tcp connection', async () => {
    for (const end of ['client', 'server'] as const) {
      const { server, socket } = await sink({ host: '127.0.0.1', port: 0 } as never)
      const { port } = server.address() as { port: number }
      await using tap = await CliProcess.start(['tap', 'tcp://127.0.0.1:0', `tcp://127.0.0.1:${port}`])
      const own = Number(/tcp:\/\/127\.0\.0\.1:(\d+),/.exec(tap.stderr)?.[1])
      const client = netConnect({ port: own, host: '127.0.0.1' })
      const other = await socket
      other.resume()
      client.write('x')
      await once(other, 'data') // the tap's own connection is made
      const [one, two] = end === 'client' ? [client, other] : [other, client]
      const failed = once(two, 'error')
      one.resetAndDestroy()
      const [error] = (await failed) as [NodeJS.ErrnoException]
      assert.equal(error.code, 'ECONNRESET')
      await tap.until((line) => line.includes(`the ${end}'s connection failed: ECONNRESET`))
      server.close()
    }
  })
})

/** Resolves with what a socket receives until its end. It stays open for writing. */
async function all(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
  await once(socket, 'end')
  return Buffer.concat(chunks)
}
