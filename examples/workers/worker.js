// Each worker of main.js runs this file.
import { pbkdf2Sync } from 'node:crypto'
import { threadId } from 'node:worker_threads'
import { joinGroup, Server } from 'ttrpc'

const server = new Server().registerRaw('hash.v1.Hasher', {
  // Keeps a core busy for some milliseconds, and returns the thread that did it.
  Hash(request) {
    pbkdf2Sync(request, 'salt', 10_000, 32, 'sha256')
    return Buffer.from(`${threadId}`)
  },
  Crash() {
    setImmediate(() => {
      throw new Error('a bug')
    })
    return new Promise(() => {})
  },
})
await joinGroup(server)
