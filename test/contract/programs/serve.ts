/**
 * Serves raw methods at the path of its first argument under the limits of its second (JSON), on the engine of
 * its third (default native), until killed.
 */
import process from 'node:process'
import { allowAnyPeer } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const [path, limits, engine = 'native'] = process.argv.slice(2) as [string, string, ('native' | 'node')?]
const made = engine === 'native' ? { engine } : { engine, handshaker: allowAnyPeer() }
await rawServer({ ...made, limits: JSON.parse(limits) }).listen(path)
say('listening')
