// Drives containerd's own shim for runc as containerd does, without containerd: starts it for a bundle, receives its
// events, and calls create, start, wait, kill, delete and shutdown. Needs root, runc, a shim (Debian: apt-get install
// containerd runc busybox-static) and no network.
//
//   node examples/drive-runc/main.js [--shim containerd-shim-runc-v2] [--runs 1] [--busybox /bin/busybox]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeBundle, makeRootfs } from './bundle.js'
import { drive } from './drive.js'
import { EventsServer } from './events-server.js'
import { ShimProgram } from './shim-program.js'

const { values } = parseArgs({
  options: {
    shim: { type: 'string', default: 'containerd-shim-runc-v2' },
    runs: { type: 'string', default: '1' },
    busybox: { type: 'string', default: '/bin/busybox' },
  },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs must be a number from 1, not ${values.runs}`)

const folder = mkdtempSync(join(tmpdir(), 'drive-'))
let events
try {
  const rootfs = makeRootfs(join(folder, 'rootfs'), values.busybox)
  events = await EventsServer.listen(join(folder, 'events.sock'))
  const shim = await ShimProgram.find(values.shim, {
    namespace: 'drive-runc',
    address: join(folder, 'containerd.sock'), // only names the shim's socket: nothing listens there
    ttrpcAddress: events.path,
  })
  const { name, version, service } = shim
  console.log(`${name} ${version}, ${service.name}`)

  const started = performance.now()
  for (let run = 1; run <= runs; run++) {
    const id = `drive-${process.pid}-${run}`
    const bundle = makeBundle(join(folder, id), [
      'sh',
      '-c',
      'echo "hello from $(hostname)"; exec sleep 1000',
    ])
    try {
      await drive({ id, shim, bundle, rootfs, events, print: runs === 1 ? console.log : () => {} })
    } finally {
      bundle.close()
    }
  }
  const ms = (performance.now() - started) / runs
  console.log(`${runs} of ${runs} containers created, started, killed and deleted, ${ms.toFixed(0)} ms each`)
} finally {
  await events?.close()
  rmSync(folder, { recursive: true, force: true })
}
