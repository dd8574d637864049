/**
 * Connects to the address of its first argument on the engine of its second, and prints how that failed. Its third:
 * `verify`, to refuse whatever server answers.
 */
import process from 'node:process'
import { connect } from 'ttrpc'
import { say } from '../../support/say.js'

const [address, engine, how] = process.argv.slice(2) as [string, 'native' | 'node', string?]
const refuse = {
  handshake(): never {
    throw new Error('not this one')
  },
}
try {
  const client = await connect(address, { engine, ...(how === 'verify' && { verifyServer: refuse }) })
  say('connected')
  await client.closed
} catch (error) {
  const { code, errno } = error as NodeJS.ErrnoException
  say(`${code} ${Object.is(errno, -0) ? '-0' : errno}`)
}
