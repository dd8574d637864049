/** The options of `listen` about its socket's path, as far as they are refused before anything is bound. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { allowAnyPeer, connect, type ListenAddress, type ListenOptions, Server } from 'ttrpc'
import { tempSocket } from '../support/temp-socket.js'

const engines = ['native', 'node'] as const

const wrongModes = [
  -1,
  0o1000,
  0o100600,
  660,
  0.5,
  Number.NaN,
  Infinity,
  '0660',
  '660',
  0o660n,
  null,
  true,
  {},
]
const wrongIds = [-1, 0xffff_ffff, 2 ** 32, 0.5, Number.NaN, Infinity, '0', 'staff', 0n, null, true, {}]
const wrong: [keyof ListenOptions, readonly unknown[], RegExp][] = [
  ['mode', wrongModes, /^mode must be a number from 0 to 0o777, such as 0o660, not /],
  ['uid', wrongIds, /^uid must be an integer from 0 to 4294967294, not /],
  ['gid', wrongIds, /^gid must be an integer from 0 to 4294967294, not /],
]

/** Addresses whose sockets have no path that the server makes. */
const pathless: readonly ListenAddress[] = ['unix:@name', 'fd:3', { fd: 3 }, { fd: 3, name: 'x' }]

for (const engine of engines) {
  const make = (): Server => new Server({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })

  for (const [name, values, message] of wrong) {
    test(`${engine}: a wrong ${name} is refused, and nothing is made`, async () => {
      const path = tempSocket()
      const before = readdirSync(dirname(path))
      await using server = make()
      for (const value of values) {
        const options = { [name]: value } as ListenOptions
        const misuse = { name: 'TypeError', code: 'ERR_TTRPC_OPTION', message }
        await assert.rejects(server.listen(path, options), misuse, String(value))
      }
      assert.deepEqual(readdirSync(dirname(path)), before)
    })

    test(`${engine}: ${name} is refused for an address without a path`, async () => {
      await using server = make()
      const others = engine === 'node' ? ['tcp://127.0.0.1:0', 'npipe:////./pipe/x'] : []
      for (const address of [...pathless, ...others]) {
        await assert.rejects(server.listen(address, { [name]: 0o600, allowAbstract: true }), {
          name: 'TypeError',
          code: 'ERR_TTRPC_OPTION',
          message: new RegExp(`^${name} is for a path that this server makes, such as .*: leave it out$`),
        })
      }
    })
  }

  test(`${engine}: what is undefined is left out`, async () => {
    await using server = make()
    const options: object = { mode: undefined, uid: undefined, gid: undefined }
    await server.listen(tempSocket(), options)
  })

  test(`${engine}: an address that ends in white space is refused by both ends`, async () => {
    await using server = make()
    for (const address of [`${tempSocket()}\n`, `unix://${tempSocket()}\r\n`, 'unix:@name ', 'fd:3\n']) {
      const misuse = { name: 'TypeError', code: 'ERR_TTRPC_ADDRESS', message: /trim it/ }
      await assert.rejects(server.listen(address, { allowAbstract: true }), misuse)
      await assert.rejects(async () => connect(address, { engine }), misuse)
    }
  })
}
