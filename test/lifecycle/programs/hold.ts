/** Does one thing that may or may not keep the process alive, as its first argument says, on the engine of its third. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { allowAnyPeer, connect } from 'ttrpc'
import { RAW_SERVICE, rawServer, until } from '../../support/raw-service.js'
import { say, sayWhenHeld } from '../../support/say.js'

const [what, path, engine] = process.argv.slice(2) as [string, string, 'native' | 'node']
const serverOptions = { engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) }

/** Sends more than any socket buffer takes, in calls that do not wait for the answer. */
function leaveUnsent(client: Awaited<ReturnType<typeof connect>>): void {
  const giveUp = new AbortController()
  for (let i = 0; i < 4; i++) {
    const options = { signal: giveUp.signal }
    client.call(RAW_SERVICE, 'Echo', Buffer.alloc(4_000_000, 'u'), options).catch(() => undefined)
  }
  giveUp.abort()
}

/** A client whose server has gone; only a call that waits for the next server may keep the process alive. */
async function loseServer(waits: boolean, unref: boolean): Promise<void> {
  const server = rawServer(serverOptions)
  await server.listen(path)
  const client = await connect(path, { engine, reconnect: { minDelayMs: 1, maxDelayMs: 20 } })
  await client.call(RAW_SERVICE, 'Echo', new Uint8Array(1))
  await server.close()
  await until(() => client.state === 'connecting')
  if (unref) client.unref()
  if (!waits) return
  const options = { waitForReady: true }
  void client.call(RAW_SERVICE, 'Echo', Buffer.from(what), options).then(() => say('answered'))
}

/** A call that its interceptor never makes: only its deadline may keep the process alive. */
async function intercept(unref: boolean): Promise<void> {
  const client = await connect(path, { interceptors: [() => () => new Promise(() => {})] })
  if (unref) client.unref()
  const call = client.call(RAW_SERVICE, 'Echo', new Uint8Array(1), { timeoutMs: unref ? 60_000 : 300 })
  call.catch(({ code }) => say(`ended with ${code}`))
  void client.call(RAW_SERVICE, 'Echo', new Uint8Array(1)).catch(() => say('without a deadline'))
}

if (what === 'listener') {
  await rawServer(serverOptions).listen(path)
  say('listening')
} else if (what.startsWith('intercepted')) {
  await intercept(what === 'intercepted-unref')
} else if (what.startsWith('lost')) {
  await loseServer(what !== 'lost', what === 'lost-waiting-unref')
} else {
  const client = await connect(path, { engine })
  if (what === 'idle-ref') client.ref()
  else if (what === 'idle-unref-ref') client.unref().ref()
  else if (what === 'forgotten') await client.call(RAW_SERVICE, 'Echo', new Uint8Array(1))
  else if (what === 'pending' || what === 'pending-unref') {
    if (what === 'pending-unref') client.unref()
    client.call(RAW_SERVICE, 'Block', Buffer.from(what)).then(
      () => say('answered'),
      (error) => say(String(error)),
    )
  } else if (what === 'unref-ref') {
    client.unref()
    void client.call(RAW_SERVICE, 'Block', Buffer.from(what)).then(() => say('answered'))
    client.ref()
  } else if (what === 'unsent' || what === 'unsent-unref') {
    if (what === 'unsent-unref') client.unref()
    leaveUnsent(client)
  }
}
sayWhenHeld()
