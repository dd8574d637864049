// What a shim finds on disk: a bundle, which containerd makes for each container, and FIFOs for logs and output.
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Makes a root file system of busybox, for all containers. Returns its path. */
export function makeRootfs(path, busybox) {
  for (const name of ['bin', 'proc', 'sys', 'dev', 'etc', 'tmp'])
    mkdirSync(join(path, name), { recursive: true })
  copyFileSync(busybox, join(path, 'bin/busybox'))
  for (const name of ['sh', 'hostname', 'sleep']) symlinkSync('busybox', join(path, 'bin', name))
  return path
}

/** Makes a bundle whose process is `args`. `close` closes its FIFOs. */
export function makeBundle(path, args) {
  mkdirSync(join(path, 'rootfs'), { recursive: true })
  execFileSync('runc', ['spec', '--bundle', path])
  const config = join(path, 'config.json')
  const spec = JSON.parse(readFileSync(config, 'utf8'))
  spec.process.terminal = false
  spec.process.args = args
  writeFileSync(config, JSON.stringify(spec))
  // A shim opens its log for writing, which waits until a reader is there.
  const log = new Fifo(join(path, 'log'))
  const stdout = new Fifo(join(path, 'stdout'))
  const stderr = new Fifo(join(path, 'stderr'))
  return {
    path,
    log,
    stdout,
    stderr,
    close() {
      log.close()
      stdout.close()
      stderr.close()
    },
  }
}

/** A FIFO that this process reads by line. The last 20 lines stay in `lines`. */
class Fifo {
  lines = []
  #socket
  #waiting = []

  constructor(path) {
    this.path = path
    execFileSync('mkfifo', ['-m', '0600', path])
    // Open for writing too: so opening does not wait, and reading does not end when the last writer goes.
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    try {
      this.#socket = new Socket({ fd, readable: true, writable: false })
    } catch (error) {
      closeSync(fd)
      throw error
    }
    createInterface({ input: this.#socket }).on('line', (line) => {
      const next = this.#waiting.shift()
      if (next !== undefined) return next(line)
      this.lines.push(line)
      if (this.lines.length > 20) this.lines.shift()
    })
  }

  /** Resolves with the next line. */
  line() {
    const line = this.lines.shift()
    if (line !== undefined) return Promise.resolve(line)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  close() {
    this.#socket.destroy()
  }
}
