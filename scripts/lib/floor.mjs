// Which versions of the system's libraries the prebuilt add-on needs.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.mjs'
import { fail, outputOf } from './run.mjs'

// The newest symbol versions that the package may need; docs/install.md names the systems that have
// them. Symbols of other libraries are not allowed.
const floor = { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13', GCC: '3.4' }
// With libc++ inside; the glibc is the one that Node's own binaries need.
const zigFloor = { GLIBC: '2.28' }

/** One line: file, size, highest version of each library's symbols. */
export function describeNeeds(file) {
  const needs = [...highestNeeds(file)].map(([library, version]) => `${library}_${version}`)
  const size = Math.round(statSync(join(root, file)).size / 1024)
  return `${file}: ${size} KiB, needs ${needs.join(', ') || 'no versioned symbols'}`
}

/** Returns what the file needs beyond the floor, e.g. ['GLIBC_2.38']. `zig`: beyond the floor of zig's builds. */
export function excessOf(file, { zig }) {
  const allowed = zig ? zigFloor : floor
  return [...highestNeeds(file)]
    .filter(([library, version]) => allowed[library] === undefined || isNewer(version, allowed[library]))
    .map(([library, version]) => `${library}_${version}`)
}

/** Maps each library to the highest version of its symbols. */
function highestNeeds(file) {
  const table = outputOf('readelf', ['--version-info', '--wide', file])
  if (table === undefined) fail(`readelf cannot read ${file} (on Debian: apt-get install binutils)`)
  const highest = new Map()
  for (const [, library, version] of table.matchAll(/\bName: ([A-Z]\w*)_([\d.]+)\b/g)) {
    if (isNewer(version, highest.get(library) ?? '0')) highest.set(library, version)
  }
  return highest
}

function isNewer(version, other) {
  return version.localeCompare(other, 'en', { numeric: true }) > 0
}
