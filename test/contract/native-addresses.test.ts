/** Addresses that the native engine has not, where it was chosen by name. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { allowAnyPeer, connect, Server, unixSocketRequireSameUser } from 'ttrpc'

const addresses = ['tcp://127.0.0.1:1']
const refusal = { code: 'ERR_TTRPC_ADDRESS', message: /use engine 'node'/ }

for (const address of addresses) {
  test(`native: listen and connect refuse ${address} for its kind, not for its credentials`, async () => {
    await using server = new Server({ engine: 'native' })
    await assert.rejects(server.listen(address), refusal)
    assert.throws(() => connect(address, { engine: 'native' }), refusal)
    const verifyServer = unixSocketRequireSameUser()
    assert.throws(() => connect(address, { engine: 'native', verifyServer }), refusal)
  })
}

test('native: a process whose connect was refused for its address ends', { timeout: 60_000 }, async () => {
  const program = `
    import { connect } from 'ttrpc'
    try {
      await connect('tcp://127.0.0.1:1', { engine: 'native' })
    } catch (error) {
      console.log(error.code)
    }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  })
  assert.equal(stdout, 'ERR_TTRPC_ADDRESS\n')
})

for (const engine of ['native', 'node', 'auto'] as const) {
  test(`${engine}: listen and connect refuse a pipe of Windows on any other system, and make no file`, async () => {
    const address = 'npipe:////./pipe/here'
    const refused = { code: 'ERR_TTRPC_ADDRESS', message: /^named pipes exist on Windows alone/ }
    await using server = new Server({ engine, ...(engine !== 'native' && { handshaker: allowAnyPeer() }) })
    await assert.rejects(server.listen(address), refused)
    await assert.rejects(async () => connect(address, { engine }), refused)
    assert.ok(!existsSync('\\\\.\\pipe\\here'))
  })
}
