/** Opens as many connections as its second argument says to the path of its first, prints `connected`, and keeps them. */
import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'

const [path, count] = process.argv.slice(-2)
for (let i = 0; i < Number(count); i++)
  await once(
    connect(String(path)).on('error', () => undefined),
    'connect',
  )
console.log('connected')
