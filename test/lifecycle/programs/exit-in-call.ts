/** Calls process.exit while calls wait in both roles. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { connect } from 'ttrpc'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const { path, calls } = await startRawServer()
const client = await connect(path)
const call = client.call(RAW_SERVICE, 'Block', Buffer.from('a'))
call.then(
  () => say('answered'),
  () => say('failed'),
)
await calls.get('a').begun.promise
for (let i = 0; i < 100; i++) client.call(RAW_SERVICE, 'Big', Buffer.from('100000')).catch(() => undefined)
process.exit(7)
