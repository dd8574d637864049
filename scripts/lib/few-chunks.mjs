// Keeps the bundle of the ES modules in few files. Each file that Node loads costs about a millisecond.
//
// esbuild makes a chunk for each set of entries that share modules: nine for the main entry alone. An entry that
// counts as one that imports another shares with it all that the other has, so that those modules stay together.
// esbuild drops the imports themselves, since the package has no side effects, after it has counted them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.mjs'
import { laterModules, loadedFromBeside } from './later-modules.mjs'

/** Which entries, and modules that are loaded later, count as ones that import which others. */
const counted = new Map([
  // What a later module needs is with the main entry, or with later modules alone: Node throws where it loads one at
  // once whose part is being imported, by `import('ttrpc/messages')` for instance.
  [
    'index.js',
    ['codec/protobuf/size-guard', 'codec/protobuf/weights', 'codec/protobuf/reader', 'codec/not-a-message'],
  ],
  ['testing.js', ['index']],
  ['health.js', ['index']],
  ['process.js', ['index']],
  ['rpc.js', ['messages']],
  ['codegen.js', ['messages']],
  ['codec/proto/proto-files.js', ['index', 'messages']],
  ['codec/proto/generated-files.js', ['messages']],
  ['codec/proto/plugin-answer.js', ['messages']],
  ['engine/node/unix-path.js', ['index']],
])

export const fewChunks = {
  name: 'few chunks',
  setup(build) {
    const dist = join(root, 'dist')
    const later = new Set(laterModules())
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(dist)) return undefined
      const file = path.slice(dist.length + 1)
      const names = counted.get(file) ?? (later.has(file) ? ['index'] : [])
      const imports = names.map((name) => `import ${JSON.stringify(join(dist, `${name}.js`))}\n`)
      return { contents: imports.join('') + loadedFromBeside(readFileSync(path, 'utf8')) }
    })
  },
}

/** How esbuild reports that it drops such an import. */
export const dropsImports = { 'ignored-bare-import': 'silent' }
