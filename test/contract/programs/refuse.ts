/**
 * Listens at the path of its first argument with a rule that every peer meets whose uid is known: uid 0 or not 0
 * (with the second argument `unsafe`: or in its namespaces or not, in a directory of any mode). Prints the uid of
 * each peer that it refuses, and the reason.
 */
import diagnostics from 'node:diagnostics_channel'
import { chmodSync } from 'node:fs'
import process from 'node:process'
import { anyOf, Channels, not, type Refusal, sameNamespaces, uids } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'
import { listen, say } from '../../support/say.js'

const [path, how] = process.argv.slice(2) as [string, string?]
const rule = how === 'unsafe' ? sameNamespaces() : uids([0])
const server = rawServer({ handshaker: anyOf(rule, not(rule)) })
diagnostics.subscribe(Channels.PEER_REFUSED, (message) => {
  const { peer, reason } = message as Refusal
  say(`${peer.uid} ${reason}`)
})
await server.listen(path, { allowUnsafeDirectory: how === 'unsafe' })
chmodSync(path, 0o666)
say('listening')
const ended = listen(() => {
  ended.stop()
  void server.close()
})
