/** Makes a server and a client, calls, closes both, and ends by having nothing left to do. */
import { Buffer } from 'node:buffer'
import { connect } from 'ttrpc'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const { server, path } = await startRawServer()
const client = await connect(path)
const answers = await Promise.all(
  Array.from({ length: 100 }, (_, i) => client.call(RAW_SERVICE, 'Echo', Buffer.from(`${i}`))),
)
say(Buffer.from(answers[99]!).toString())
await client.close()
await server.close()
say('closed')
