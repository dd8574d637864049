/** Serves raw methods at the path of its first argument under the limits of its second (JSON), until killed. */
import process from 'node:process'
import { rawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'

const [path, limits] = process.argv.slice(2) as [string, string]
await rawServer({ limits: JSON.parse(limits) }).listen(path)
say('listening')
