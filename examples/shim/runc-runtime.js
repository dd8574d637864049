// Runs containers with runc. Their processes are children of runc, which the daemon adopts when runc has ended.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listenConsole, readCgroupMetrics, watchExit } from 'ttrpc/process'
import { errdefsError } from 'ttrpc/shim'
import { RuncCommand } from './runc-command.js'

/** How long a terminal may take to arrive after runc has ended, which sends it before. */
const CONSOLE_MS = 10_000

export class RuncRuntime {
  async create(container, io) {
    const { id, bundle } = container
    const runc = await RuncCommand.for(container)
    const pidFile = join(bundle, 'init.pid')
    const { noPivotRoot, noNewKeyring } = runc.options
    const flags = ['--bundle', bundle, '--pid-file', pidFile]
    if (noPivotRoot) flags.push('--no-pivot')
    if (noNewKeyring) flags.push('--no-new-keyring')
    try {
      await withConsole(io, (console) => runc.run(['create', ...flags, ...console, id], { stdio: io.stdio }))
      return adopted(pidFile)
    } catch (error) {
      await runc.run(['delete', '--force', id]).catch(() => {}) // the first error is the one to report
      throw error
    }
  }

  async start(container) {
    const runc = await RuncCommand.for(container)
    await runc.run(['start', container.id])
  }

  async exec(container, { terminal, process: spec }, io) {
    const runc = await RuncCommand.for(container)
    const folder = await mkdtemp(join(tmpdir(), 'runc-exec-'))
    try {
      const specFile = join(folder, 'process.json')
      const pidFile = join(folder, 'pid')
      await writeFile(specFile, JSON.stringify({ ...spec, terminal }), { mode: 0o600 })
      const flags = ['--detach', '--process', specFile, '--pid-file', pidFile]
      await withConsole(io, (console) =>
        runc.run(['exec', ...flags, ...console, container.id], { stdio: io.stdio }),
      )
      return adopted(pidFile)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async kill(container, { pid, execId }, signal, all) {
    if (execId !== undefined) return void process.kill(pid, signal)
    const flags = all ? ['--all'] : []
    const runc = await RuncCommand.for(container)
    await runc.run(['kill', ...flags, container.id, String(signal)])
  }

  async delete(container) {
    const runc = await RuncCommand.for(container)
    await runc.run(['delete', '--force', container.id])
  }

  async cleanup(container) {
    const runc = await RuncCommand.for(container)
    await runc.run(['delete', '--force', container.id])
    // With a pid namespace of the host, execs outlive the first process.
    for (const { pid } of container.processes) killIfThere(pid)
  }

  async pause(container) {
    const runc = await RuncCommand.for(container)
    await runc.run(['pause', container.id])
  }

  async resume(container) {
    const runc = await RuncCommand.for(container)
    await runc.run(['resume', container.id])
  }

  async update(container, resources) {
    const input = JSON.stringify(resources)
    const runc = await RuncCommand.for(container)
    await runc.run(['update', '--resources', '-', container.id], { input })
  }

  async pids(container) {
    const runc = await RuncCommand.for(container)
    return JSON.parse(await runc.run(['ps', '--format', 'json', container.id])) ?? []
  }

  stats({ pid }) {
    return readCgroupMetrics(pid)
  }

  async checkpoint() {
    throw errdefsError('unimplemented', 'a checkpoint needs CRIU, which this example does not drive')
  }
}

/** Runs `use` with the flags for runc's console socket, if there is to be a terminal, and attaches what arrives there. */
async function withConsole(io, use) {
  if (!io.terminal) return void (await use([]))
  // Not in the bundle: the path of a socket is short, and the ids of Kubernetes are long.
  const folder = await mkdtemp(join(tmpdir(), 'pty-'))
  const path = join(folder, 'pty.sock')
  const socket = listenConsole(path)
  try {
    await use(['--console-socket', path])
    io.attachTerminal(await socket.receive(CONSOLE_MS))
  } finally {
    socket.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Returns the process whose id runc wrote into a file. Reads it without a pause: the process may have ended already, and
 * its exit is kept only for a while.
 */
function adopted(pidFile) {
  const pid = Number(readFileSync(pidFile, 'utf8'))
  return { pid, exited: watchExit(pid) }
}

function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
