// Keeps the bundle of the ES modules in few files. Each file that Node loads costs about a millisecond.
//
// esbuild makes a chunk for each set of entries that share modules: nine for the main entry alone. An entry that
// counts as one that imports another shares with it all that the other has, so that those modules stay together.
// esbuild drops the imports themselves, since the package has no side effects, after it has counted them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.mjs'
import { laterModules, loadedFromBeside } from './later-modules.mjs'

/**
 * What the main entry shares with `ttrpc/messages`, and others: it is in one chunk. What a later module needs is with the
 * main entry, or with later modules alone: Node throws where it loads one at once whose part is being imported, by
 * `import('ttrpc/messages')` for instance.
 */
const common = [
  ...['codec/codec', 'codec/message/name-case', 'codec/not-a-message', 'codec/proto/load-settings'],
  ...['reader', 'size-guard', 'weights'].map((name) => `codec/protobuf/${name}`),
  'wire/payload',
]

/**
 * What the main entry shares with `ttrpc/process`, besides the errors: it is in one chunk, so that programs which load
 * `ttrpc/process` alone do without servers and clients.
 */
const native = [
  ...['base/handled', 'base/load-module', 'base/throw-later'],
  ...['bind', 'failures', 'loader'].map((name) => `engine/native/${name}`),
]

/** Which entries, and modules that are loaded later, count as ones that import which others. */
const counted = new Map([
  ['errors.js', [...common, ...native]], // the main entry imports it
  ['messages.js', common],
  ['process.js', ['errors']],
  ...['cgroup-v1', 'cgroup-v2', 'oom-watch'].map((name) => [`process/${name}.js`, []]), // which share nothing with it
  ['testing.js', ['index']],
  ['health.js', ['index']],
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
      return { contents: imports.join('') + loadedFromBeside(file, readFileSync(path, 'utf8')) }
    })
  },
}

/** How esbuild reports that it drops such an import. */
export const dropsImports = { 'ignored-bare-import': 'silent' }

/** The modules of kits that are imported when they are first needed: what they share with their entry stays together. */
const laterInKits = new Map(
  ['command/info', 'daemon/serve', 'start/bootstrap', 'tasks/delete-left', 'tasks/serve-tasks'].map(
    (name) => [`kits/shim/${name}.js`, 'shim'],
  ),
)

export const kitChunks = {
  name: 'chunks of kits',
  setup(build) {
    const dist = join(root, 'dist')
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(dist)) return undefined
      const file = path.slice(dist.length + 1)
      const entry = laterInKits.get(file)
      const imports = entry === undefined ? '' : `import ${JSON.stringify(join(dist, `${entry}.js`))}\n`
      return { contents: imports + loadedFromBeside(file, readFileSync(path, 'utf8')) }
    })
  },
}
