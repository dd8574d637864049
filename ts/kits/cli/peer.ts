import process from 'node:process'
import { connect, type PeerCredentials } from '../../index.js'
import { connectArguments, connectOptionsOf, namesOf } from './call/settings.js'
import type { Command } from './command.js'
import { ExitCode } from './exit-code.js'
import { type ProcessFacts, processFacts } from './peer/process-facts.js'
import { printable } from './printable.js'
import { printableJson } from './printable-json.js'
import { readArguments } from './read-arguments.js'
import { StopSignal } from './stop-signal.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc peer ADDRESS [--json]

Shows who listens on a unix socket: the process that called listen(), as the
kernel recorded it, and what /proc says of it. The process may have passed the
socket on since, as systemd does. Nothing is sent. What another user's process
is, only root can read.

  --json             one JSON object; null is what is not known
  --timeout TIME     2s, 500ms: for connecting
  --verify-uid UID   fail unless it runs as this user

Only the kernel of a unix socket knows its peer: over TCP, and with --engine
node, the command fails.`

/** `ttrpc peer`. */
export const peer: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = readArguments(args, {
      json: { type: 'boolean', default: false },
      ...connectArguments,
    })
    const [address] = namesOf(positionals, ['the address of the server'])
    const options = { ...connectOptionsOf(values), peerInfo: { groups: true } }
    const stop = new StopSignal(terminal.stdout)
    try {
      const client = await connect(address!, { ...options, signal: stop.signal })
      const found = client.peer
      await client.close()
      if (found === undefined) throw new Error('the kernel does not know who listens there')
      const facts = await processFacts(found.pid)
      await terminal.print(values.json ? jsonOf(found, facts) : textOf(found, facts, terminal), 'styled')
      return ExitCode.OK
    } catch (error) {
      if (stop.interrupted) return ExitCode.INTERRUPTED
      if ((error as NodeJS.ErrnoException).code !== 'ERR_TTRPC_NO_CREDENTIALS') throw error
      throw new Error('the peer is known on unix sockets alone, and with the native engine', { cause: error })
    } finally {
      stop.release()
    }
  },
}

function jsonOf({ pid, uid, gid, groups }: PeerCredentials, facts: ProcessFacts): string {
  const { comm = null, executable = null, cgroup = null, namespaces = null } = facts
  return printableJson({ pid, uid, gid, groups: groups ?? null, comm, executable, cgroup, namespaces })
}

function textOf(peer: PeerCredentials, facts: ProcessFacts, terminal: Terminal): string {
  const { comm, executable, cgroup } = facts
  const lines: (readonly [string, string | undefined])[] = [
    ['pid', String(peer.pid)],
    ['uid', String(peer.uid)],
    ['gid', String(peer.gid)],
    ['groups', peer.groups?.length === 0 ? 'none besides the gid' : peer.groups?.join(', ')],
    ['command', comm],
    ['executable', executable],
    ['cgroup', cgroup],
    ['namespaces', namespacesText(facts)],
  ]
  return lines
    .map(([name, value]) => `${terminal.paint('cyan', name.padEnd(12))}${shown(value, peer)}`)
    .join('\n')
}

function shown(value: string | undefined, { uid }: PeerCredentials): string {
  if (value !== undefined) return printable(value)
  const own = process.geteuid?.()
  return own === 0 || own === uid ? 'not known: the process is gone' : 'not known: only root can read it'
}

function namespacesText({ namespaces }: ProcessFacts): string | undefined {
  if (namespaces === undefined) return undefined
  const others = Object.keys(namespaces).filter((kind) => namespaces[kind] === 'other')
  return others.length === 0 ? 'the same as here' : `other than here: ${others.join(', ')}`
}
