import { closeSync } from 'node:fs'
import type { AnswerForm } from '../answer.js'
import type { Environment, Invocation } from '../command/invocation.js'
import { SocketFile } from '../daemon/socket-file.js'
import type { Shim } from '../shim.js'
import type { Bootstrap } from './bootstrap.js'
import { linkSocketFolder, writeAddressFiles } from './bundle-files.js'
import { claim } from './claim.js'
import { ownCommand, startDaemon } from './daemon-process.js'
import { groupOf } from './group.js'
import { socketFolder } from './socket-folder.js'
import { socketPath } from './socket-path.js'
import type { StartedDaemon } from './started-daemon.js'
import { writeAnswer } from './write-answer.js'

/** What `start` needs besides its invocation. */
export interface StartSettings {
  /** Undefined: this program itself. */
  readonly command: readonly string[] | undefined
  readonly env: Environment
  /** The version of the JSON that older containerds are answered with; undefined: a plain address. */
  readonly jsonVersion: 2 | 3 | undefined
  readonly socketDir: string | undefined
  /** How long a daemon may take until it serves, in milliseconds. */
  readonly startTimeoutMs: number
  /** Writes to stdout. */
  readonly answer: (bytes: Uint8Array) => Promise<void>
}

/**
 * The action `start`: finds the daemon of the container's group, or starts it, and answers when that serves. Rejects, and
 * leaves no socket and no process behind, when there can be no daemon, or containerd does not read the answer.
 */
export async function start(
  shim: Shim,
  flags: Invocation,
  input: Uint8Array,
  settings: StartSettings,
): Promise<void> {
  const { bootstrap, invocation } = await bootstrapOf(input, flags)
  const { bundle, id } = invocation
  const group = await groupOf(shim, bundle, id)
  const wanted = bootstrap.kind === 'params' ? bootstrap.params.socketDir : undefined
  const folder = socketFolder(wanted ?? settings.socketDir, settings.env)
  if (wanted !== undefined && wanted !== '') linkSocketFolder(bundle, folder)
  const path = socketPath(folder, group, invocation)
  const { form, version } = answerTo(bootstrap, settings.jsonVersion)
  const answer = { version, address: `unix://${path}`, protocol: 'ttrpc' }
  // The daemon reads its address there.
  writeAddressFiles(bundle, answer)
  const reply = async (): Promise<void> => settings.answer(await writeAnswer(form, answer))
  await serveAt(path, invocation, { ...settings, reply })
}

/** Returns what stdin has, and the invocation with it. Most often it has nothing: then no messages are loaded. */
async function bootstrapOf(
  input: Uint8Array,
  flags: Invocation,
): Promise<{ bootstrap: Bootstrap; invocation: Invocation }> {
  if (input.length === 0) return { bootstrap: { kind: 'options', options: undefined }, invocation: flags }
  const { readBootstrap, withParams } = await import('./bootstrap.js')
  const bootstrap = readBootstrap(input, flags)
  if (bootstrap.kind === 'options') return { bootstrap, invocation: flags }
  return { bootstrap, invocation: withParams(flags, bootstrap.params) }
}

/** Resolves when a daemon serves the path, and containerd is answered. */
async function serveAt(
  path: string,
  invocation: Invocation,
  settings: StartSettings & { readonly reply: () => Promise<void> },
): Promise<void> {
  const { command = ownCommand(), env, startTimeoutMs: timeoutMs, reply } = settings
  const claimed = await claim(path, timeoutMs)
  if (claimed.kind === 'served') return reply()
  const file = new SocketFile(path)
  const variables = daemonVariables(env, invocation)
  let daemon: StartedDaemon | undefined
  try {
    daemon = await startDaemon(invocation, { command, env: variables, fd: claimed.fd, timeoutMs })
    await reply()
  } catch (error) {
    file.remove() // first, so that no other `start` finds a daemon that ends
    await daemon?.end()
    throw error
  } finally {
    closeSync(claimed.fd)
  }
}

function daemonVariables(env: Environment, { ttrpcAddress, namespace }: Invocation): Environment {
  return { ...env, TTRPC_ADDRESS: ttrpcAddress, NAMESPACE: namespace }
}

/** Returns the form of the answer, and its version: one above 2 is refused by containerd 1.7. */
function answerTo(
  { kind }: Bootstrap,
  jsonVersion: 2 | 3 | undefined,
): { form: AnswerForm; version: number } {
  if (kind === 'params') return { form: 'binary', version: 3 }
  return jsonVersion === undefined ? { form: 'address', version: 2 } : { form: 'json', version: jsonVersion }
}
