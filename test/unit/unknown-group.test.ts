/** A listener of the native engine for a group that is not, or no longer, there. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { bindSettings } from '#ttrpc/server/listen-options.js'
import { Server } from '#ttrpc/server/server.js'
import { listenOptions } from '#ttrpc/server/server-options.js'
import { acceptSettings } from '#ttrpc/server/server-parts.js'
import { tempSocket } from '../support/temp-socket.js'

test('a listener for an unknown group is refused, and serves nobody', async () => {
  await using server = new Server({ engine: 'native' })
  const { settings, listeners } = Server.partsOf(server)
  const path = tempSocket()
  const { handshaker, limits, signal: _, ...bind } = listenOptions.check({})
  const accept = acceptSettings(settings, handshaker, limits)
  await assert.rejects(listeners.bind(bindSettings(path, bind), accept, 0x7fff_ffff), {
    message: /its ServerGroup is closed/,
  })
  assert.equal(existsSync(path), false)
})
