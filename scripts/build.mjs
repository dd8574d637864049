// Builds dist/ and the add-on.
//
//   node scripts/build.mjs [--if-needed] [--quiet] [--optional] [--sanitize=address,undefined]
//
// --if-needed  builds only what is missing or older than its sources
// --quiet      prints nothing unless something fails
// --optional   prints a message instead of failing when the add-on cannot be built here
// --sanitize   builds an add-on for a Node that preloads the sanitizer's runtime
import { parseArgs } from 'node:util'
import { addon, buildAddon, isAddonStale, obstacle } from './lib/addon.mjs'
import { buildDist } from './lib/dist.mjs'
import { fail } from './lib/run.mjs'

const { values: options } = parseArgs({
  options: {
    'if-needed': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    optional: { type: 'boolean', default: false },
    sanitize: { type: 'string', default: '' },
  },
})
const ifNeeded = options['if-needed']

await buildDist({ ifNeeded })
if (!ifNeeded || isAddonStale(options.sanitize)) {
  const reason = obstacle()
  if (reason !== undefined) skip(reason)
  else await build()
}

async function build() {
  if (!options.quiet) console.log(`Building ${addon}`)
  const { code, output } = await buildAddon(options)
  if (code !== 0) fail(`${output}The add-on could not be built.`)
}

function skip(reason) {
  const message = `The native add-on was not built: ${reason}.`
  if (!options.optional) fail(message)
  console.warn(`${message}\nSockets cannot be used without it; "npm run compile" tries again.`)
}
