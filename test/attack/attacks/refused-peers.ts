import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { skipUnlessRoot } from '../../support/child.js'
import type { Attack } from '../attack.js'

/** Connects and waits for the end, 4 at a time, until the time is up; runs as a user that is refused. */
const program = `
  const { connect } = require('node:net')
  const [path, seconds] = process.argv.slice(1)
  const end = Date.now() + seconds * 1000
  const next = () => {
    if (Date.now() > end) return
    const socket = connect(path)
    socket.on('error', () => undefined)
    socket.on('close', next)
    socket.resume()
  }
  for (let i = 0; i < 4; i++) next()
`
/** As long as a handshake may take, and then some: the time limits of refused peers must have run out. */
const LEAST_SECONDS = 8

/** A time limit belongs to one connection: a later one of the same number must not be ended by it. */
export const refusedPeers: Attack = {
  name: 'refused-peers',
  summary: 'a user whom the handshaker refuses connects without end; counts admitted peers that are cut off',
  nativeAlone: 'the JS engine knows no user to refuse',
  unable: () => skipUnlessRoot() || undefined,
  victim: { handshaker: 'selective', shared: true },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 2500, counted: 0 },
  async run({ path, seconds, dial }) {
    const args = ['--eval', program, path, String(Math.max(seconds, LEAST_SECONDS))]
    const stranger = spawn(process.execPath, args, { uid: 1000, gid: 1000, cwd: '/', stdio: 'ignore' })
    let cut = 0
    const admitted = async (): Promise<void> => {
      while (stranger.exitCode === null) {
        const link = await dial()
        await link.call(1, 'Echo')
        await link.read(1)
        if (link.gone && link.received === 0) cut++
        link.close()
      }
    }
    await Promise.all([once(stranger, 'close'), ...Array.from({ length: 4 }, admitted)])
    return cut
  },
}
