// The command runc, for one container.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errdefsError } from 'ttrpc/shim'

/** Most bytes of output that are kept. */
const MAX_OUTPUT = 1 << 20
/** Texts of runc that mean: there is no such container or process any more. */
const ended = /process already finished|no such process|container not running|does not exist/i

export class RuncCommand {
  #binary
  #log
  #globals
  /** The options of the container: containerd.runc.v1.Options, all of them optional. */
  options
  /** Where runc keeps the states of the containers of this namespace. */
  folder

  /** Returns the command for a Container or a LeftContainer. */
  static async for(container) {
    return new RuncCommand(container, await optionsOf(container))
  }

  constructor({ namespace, bundle }, options) {
    this.options = options
    const { binaryName, root, systemdCgroup } = options
    this.#binary = binaryName || 'runc'
    this.#log = join(bundle, 'log.json')
    this.folder = join(root || '/run/containerd/runc', namespace)
    this.#globals = ['--root', this.folder]
    if (existsSync(bundle)) this.#globals.push('--log', this.#log, '--log-format', 'json')
    if (systemdCgroup) this.#globals.push('--systemd-cgroup')
  }

  /**
   * Runs a command of runc. `stdio`: the descriptors that it inherits, and the container's process after it; `input`: text
   * for its stdin. Returns what it wrote to stdout, without `stdio`. Rejects with what its log says.
   */
  async run(args, { stdio, input = '' } = {}) {
    const child = spawn(this.#binary, [...this.#globals, ...args], {
      stdio: stdio ?? ['pipe', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      if (output.length < MAX_OUTPUT) output += text
    })
    child.stdin?.on('error', () => {}) // it has failed, and says why in its log
    child.stdin?.end(input)
    // `exit`, not `close`: with `stdio`, the container's process has the same descriptors.
    const [code, signal] = await once(child, stdio === undefined ? 'close' : 'exit').catch((error) => {
      if (error.code !== 'ENOENT') throw error
      throw errdefsError('unavailable', `there is no ${this.#binary} on the PATH: install runc`, error)
    })
    if (code !== 0) throw this.#failure(args, code ?? signal)
    return output
  }

  #failure(args, status) {
    const command = args.find((arg) => !arg.startsWith('-'))
    const text = this.#lastError() ?? `ended with ${status}`
    return errdefsError(ended.test(text) ? 'notFound' : 'unknown', `runc ${command}: ${text}`)
  }

  /** Returns the last error in runc's log. */
  #lastError() {
    let lines
    try {
      lines = readFileSync(this.#log, 'utf8').trimEnd().split('\n')
    } catch {
      return undefined
    }
    for (const line of lines.reverse()) {
      try {
        const { level, msg } = JSON.parse(line)
        if (level === 'error' || level === 'fatal') return msg
      } catch {} // a line that another command is writing
    }
    return undefined
  }
}

/** Returns the runtime's options of a container. Loads their messages here, since containerd waits for `start` and `delete`. */
async function optionsOf({ options }) {
  if (options === undefined) return {}
  const { anyUnpack } = await import('ttrpc')
  const { runcOptionsV1 } = await import('ttrpc/containerd')
  return anyUnpack(options, runcOptionsV1.Options) ?? {}
}
