import { allowAnyPeer } from '../../admission/handshaker.js'
import { ServerClosedError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { misuse } from '../../base/errors/misuse.js'
import { isInstance, kindOf, textOf } from '../../base/errors/text.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { closeOnAbort } from '../close-on-abort.js'
import type { BindSettings } from '../listen-options.js'
import type { Listener } from '../listener.js'
import { Server } from '../server.js'
import { defaultHandshaker } from '../server-options.js'
import { acceptSettings } from '../server-parts.js'
import { GroupChannel } from './group-channel.js'
import { type JoinGroupOptions, joinGroupOptions } from './group-options.js'
import { type GroupPlace, takePlace } from './group-place.js'

/** Does the work of `joinGroup`. Loaded in the workers of a group. */
export async function join(server: Server, options: JoinGroupOptions): Promise<Listener> {
  if (!isInstance(server, Server)) {
    throw misuse('ERR_TTRPC_ARGUMENT', `the argument of joinGroup must be a Server, not ${kindOf(server)}`)
  }
  const { handshaker, limits, peerInfo, signal } = joinGroupOptions.check(options)
  const { settings, listeners, end } = Server.partsOf(server)
  if (end.begun) throw new ServerClosedError()
  if (signal?.aborted) throw canceled(signal.reason)
  const place = takePlace()
  if (place === undefined) {
    throw misuse(
      'ERR_TTRPC_WORKER',
      'joinGroup is for the file of a ServerGroup, and is called once in each worker that the group has started',
    )
  }
  const own = settings.handshaker === defaultHandshaker() ? allowAnyPeer() : settings.handshaker
  const accept = acceptSettings(settings, handshaker ?? own, { ...limits, reservedDescriptors: 0 })
  const listener = await listeners.bind(bindSettings(place, peerInfo), accept).catch((error) => {
    reportFailure(place, error)
    throw error
  })
  if (end.begun) {
    await listener.close()
    reportFailure(place, new ServerClosedError())
  } else {
    followGroup(server, place)
  }
  await closeOnAbort(listener, signal)
  return listener
}

function bindSettings({ group, worker }: GroupPlace, peerInfo: BindSettings['peerInfo']): BindSettings {
  const none = { allowAbstract: false, allowUnsafeDirectory: false, mode: 0, uid: undefined, gid: undefined }
  return { socket: { kind: 'group', group, worker }, peerInfo, ...none }
}

/** Shuts the server down when the group does. */
function followGroup(server: Server, { worker, channel: name }: GroupPlace): void {
  const channel = new GroupChannel(name, async (message) => {
    if (message.kind !== 'shutdown' || message.worker !== worker) return
    const { cut } = await server.shutdown({ timeoutMs: message.timeoutMs })
    channel.send({
      kind: 'drained',
      worker,
      cut: cut.map(({ peer, ...call }) => ({ ...call, peer: peer && idsOf(peer) })),
    })
    channel.close()
  })
  channel.send({ kind: 'joined', worker })
}

/** Reports to the group that this worker takes no connections: its file may catch the error and run on. */
function reportFailure({ worker, channel: name }: GroupPlace, error: unknown): void {
  const channel = new GroupChannel(name, () => {})
  channel.send({ kind: 'failed', worker, error: new Error(textOf(error)) })
  channel.close()
}

/** Returns what can be sent to another thread: `info` of a handshaker may be anything. */
function idsOf({ pid, uid, gid }: PeerCredentials): PeerCredentials {
  return { pid, uid, gid }
}
