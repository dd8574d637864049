// Builds the add-on of the package into prebuilds/<platform>-<arch>/. Fails if it needs newer libraries than
// docs/install.md promises, or is not of the package's version.
//
//   npm run prebuild [-- --zig --if-needed]
//
// --zig        compiles with zig against an old glibc, libc++ inside: for a release
// --if-needed  builds it only when it is missing or older than its sources; it is checked in any case
import { parseArgs } from 'node:util'
import { obstacle } from './lib/addon.mjs'
import { describeNeeds, excessOf } from './lib/floor.mjs'
import { buildPrebuild, findPrebuild, isPrebuildStale, versionMismatch } from './lib/prebuild.mjs'
import { fail } from './lib/run.mjs'
import { zigCompilers } from './lib/zig.mjs'

const { values: options } = parseArgs({
  options: { zig: { type: 'boolean', default: false }, 'if-needed': { type: 'boolean', default: false } },
})

if (!options['if-needed'] || isPrebuildStale()) {
  const reason = obstacle()
  if (reason !== undefined) fail(`The add-on cannot be prebuilt here: ${reason}.`)
  const { code, output } = await buildPrebuild(options.zig ? await zigCompilers() : {})
  if (code !== 0) fail(`${output}The add-on could not be prebuilt.`)
}
const file = findPrebuild()
const mismatch = versionMismatch(file)
if (mismatch !== undefined) fail(mismatch)
console.log(describeNeeds(file))
const excess = excessOf(file, options)
if (excess.length > 0) {
  const remedy = options.zig ? '' : ' "npm run prebuild -- --zig" builds for older systems.'
  fail(`${file} needs ${excess.join(', ')}: more than docs/install.md promises.${remedy}`)
}
