import { closeSync, rmSync } from 'node:fs'
import { bootstrapV1 } from '../../../containerd.js'
import { type Answer, type AnswerForm, writeAnswer } from '../answer.js'
import type { Environment, Invocation } from '../command/invocation.js'
import type { Shim } from '../shim.js'
import { type Bootstrap, readBootstrap } from './bootstrap.js'
import { linkSocketFolder, writeAddressFiles } from './bundle-files.js'
import { claim } from './claim.js'
import { type StartedDaemon, startDaemon } from './daemon-process.js'
import { groupOf } from './group.js'
import { socketFolder } from './socket-folder.js'
import { socketPath } from './socket-path.js'

/** What `start` needs besides its invocation. */
export interface StartSettings {
  readonly command: readonly string[]
  readonly env: Environment
  /** The version of the JSON that older containerds are answered with; undefined: a plain address. */
  readonly jsonVersion: 2 | 3 | undefined
  readonly socketDir: string | undefined
  /** Writes to stdout. */
  readonly answer: (bytes: Uint8Array) => Promise<void>
}

/**
 * The action `start`: finds the daemon of the container's group, or starts it, and answers. Rejects, and leaves no socket
 * and no process behind, when there can be no daemon, or containerd does not read the answer.
 */
export async function start(
  shim: Shim,
  flags: Invocation,
  input: Uint8Array,
  settings: StartSettings,
): Promise<void> {
  const bootstrap = readBootstrap(input, flags)
  const invocation = bootstrap.kind === 'params' ? withParams(flags, bootstrap.params) : flags
  const { bundle, id } = invocation
  const group = await groupOf(shim, bundle, id)
  const wanted = bootstrap.kind === 'params' ? bootstrap.params.socketDir : undefined
  const folder = socketFolder(wanted ?? settings.socketDir, settings.env)
  if (wanted !== undefined && wanted !== '') linkSocketFolder(bundle, folder)
  const path = socketPath(folder, group, invocation)
  const { form, version } = answerTo(bootstrap, settings.jsonVersion)
  const answer = { version, address: `unix://${path}`, protocol: 'ttrpc' }
  const reply = (): Promise<void> => settings.answer(writeAnswer(form, answer))
  await serveAt(path, invocation, answer, { ...settings, reply })
}

/** Resolves when a daemon serves the path, the bundle's files say so, and containerd is answered. */
async function serveAt(
  path: string,
  invocation: Invocation,
  answer: Answer,
  { command, env, reply }: StartSettings & { readonly reply: () => Promise<void> },
): Promise<void> {
  const claimed = await claim(path)
  if (claimed.kind === 'served') {
    writeAddressFiles(invocation.bundle, answer)
    return reply()
  }
  let daemon: StartedDaemon | undefined
  try {
    // The daemon reads its address there.
    writeAddressFiles(invocation.bundle, answer)
    daemon = await startDaemon(invocation, { command, env: daemonVariables(env, invocation), fd: claimed.fd })
    await reply()
  } catch (error) {
    await daemon?.end()
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(claimed.fd)
  }
}

function daemonVariables(env: Environment, { ttrpcAddress, namespace }: Invocation): Environment {
  return { ...env, TTRPC_ADDRESS: ttrpcAddress, NAMESPACE: namespace }
}

/** Returns the invocation with what the parameters say, where they say it. */
function withParams(flags: Invocation, params: bootstrapV1.BootstrapParams): Invocation {
  return {
    ...flags,
    containerdAddress: params.containerdGrpcAddress || flags.containerdAddress,
    ttrpcAddress: params.containerdTtrpcAddress || flags.ttrpcAddress,
    debug: flags.debug || params.logLevel <= bootstrapV1.LogLevel.LOG_LEVEL_DEBUG,
  }
}

/** Returns the form of the answer, and its version: one above 2 is refused by containerd 1.7. */
function answerTo(
  { kind }: Bootstrap,
  jsonVersion: 2 | 3 | undefined,
): { form: AnswerForm; version: number } {
  if (kind === 'params') return { form: 'binary', version: 3 }
  return jsonVersion === undefined ? { form: 'address', version: 2 } : { form: 'json', version: jsonVersion }
}
