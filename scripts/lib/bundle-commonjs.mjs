// Makes the CommonJS bundle: one file with everything, one with what generated modules need, and small ones for each
// entry point.
//
//   cjs/core.cjs     all entries
//   cjs/types.cjs    the types of messages, which core.cjs requires: a bundle with generated modules alone stays small
//   cjs/NAME.cjs     what `require` loads
//   module/NAME.js   what `import` loads
//
// These are for bundlers, Jest, and whatever else does not know the condition "module-sync". Node knows it and loads
// the ES modules for `import` and for `require`. So there is one set of classes and one engine in either case.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundles, root } from './files.mjs'

export const entries = ['index', 'otel', 'testing', 'messages', 'codegen', 'rpc']

/** Files of dist/ that are written in another way for CommonJS, because they use `import.meta`. */
const otherForms = {
  'codec/protobuf/library.js': "export const protobufLibrary = () => require('protobufjs/minimal.js')",
  'engine/native/own-file.js':
    "export const ownFile = () => (typeof __filename === 'string' ? __filename : undefined)",
}

export async function bundleCommonJs(build) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  }
  const shared = await filesOf(build, common, 'messages')
  await build({
    ...common,
    ...exporting(shared.map((file) => [file, `./dist/${file}`])),
    outfile: join(bundles, 'cjs/types.cjs'),
    plugins: [asCommonJs, builtins],
  })
  await build({
    ...common,
    ...exporting(entries.map((name) => [name, `./dist/${name}.js`])),
    outfile: join(bundles, 'cjs/core.cjs'),
    plugins: [fromTypes(new Set(shared)), asCommonJs, builtins],
  })
  mkdirSync(join(root, bundles, 'module'), { recursive: true })
  for (const name of entries) await writeEntry(name)
}

/** Returns the files of dist/ that an entry is made of. */
async function filesOf(build, common, entry) {
  const options = { ...common, entryPoints: [`dist/${entry}.js`], plugins: [asCommonJs, builtins] }
  const { metafile } = await build({ ...options, write: false, metafile: true })
  return Object.keys(metafile.inputs)
    .filter((file) => file.startsWith('dist/'))
    .map((file) => file.slice('dist/'.length))
}

/**
 * Options for a file that exports the modules by name: without getters, and without the mark of a transpiled ES module,
 * which bundlers read in different ways.
 */
function exporting(modules) {
  const contents = modules.map(
    ([, path], i) =>
      `import * as module${i} from '${path}'\nexport const the${i} = Object.assign({}, module${i})`,
  )
  const names = modules.map(([name], i) => `'${name}': the${i}`)
  return {
    stdin: { contents: contents.join('\n'), resolveDir: root },
    footer: { js: `module.exports = { ${names.join(', ')} };` },
  }
}

/** Takes the modules that are in types.cjs from there: there is one of each class in a process. */
const fromTypes = (shared) => ({
  name: 'from types.cjs',
  setup(build) {
    const dist = join(root, 'dist')
    build.onResolve({ filter: /^\.\/types\.cjs$/ }, ({ path }) => ({ path, external: true }))
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const file = path.slice(dist.length + 1)
      if (!path.startsWith(dist) || !shared.has(file)) return undefined
      const names = Object.keys(await import(pathToFileURL(path).href))
      return { contents: `export const { ${names.join(', ')} } = require('./types.cjs')['${file}']` }
    })
  },
})

async function writeEntry(name) {
  const names = Object.keys(await import(pathToFileURL(join(root, 'dist', `${name}.js`)).href))
  const [file, key] = name === 'messages' ? ['types', 'messages.js'] : ['core', name]
  writeFileSync(
    join(root, bundles, `cjs/${name}.cjs`),
    `'use strict'
// Yarn's Plug'n'Play knows "module-sync" for import alone. By createRequire, which no bundler follows.
const loadsModules = process.versions.pnp !== undefined && process.features.require_module === true
module.exports = loadsModules
  ? process.getBuiltinModule('node:module').createRequire(__filename)('../esm/${name}.js')
  : require('./${file}.cjs')['${key}']
`,
  )
  writeFileSync(
    join(root, bundles, `module/${name}.js`),
    `import all from '../cjs/${file}.cjs'

export const { ${names.join(', ')} } = all['${key}']
`,
  )
}

/** Reads the files of dist/: other forms, and no module that is loaded later, for which a single file has no place. */
const asCommonJs = {
  name: 'as CommonJS',
  setup(build) {
    const dist = join(root, 'dist')
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(dist)) return undefined
      const name = path.slice(dist.length + 1)
      return { contents: otherForms[name] ?? importedAtOnce(readFileSync(path, 'utf8')) }
    })
  },
}

function importedAtOnce(text) {
  let imports = ''
  let count = 0
  const code = text.replace(/\bawait import\('(\.[^']+)'\)/g, (_, path) => {
    const name = `imported${count++}`
    imports += `import * as ${name} from '${path}'\n`
    return name
  })
  return imports + code
}

/**
 * Takes Node's modules from `process`: no `require` is left that a bundler for ES modules could not follow. Each name
 * is read by a call marked as pure, so that what is not used is dropped.
 */
const builtins = {
  name: 'built-in modules',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }))
    build.onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => {
      const module = `process.getBuiltinModule('${path}')`
      const names = Object.keys(process.getBuiltinModule(path)).filter((name) => /^[a-z]\w*$/i.test(name))
      const exported = names
        .filter((name) => name !== 'default')
        .map(
          (name) => `const the_${name} = /* @__PURE__ */ get('${name}')\nexport { the_${name} as ${name} }`,
        )
      return {
        contents: [
          `const all = () => ${module}`,
          'const get = (name) => all()[name]',
          ...exported,
          'export default /* @__PURE__ */ all()',
        ].join('\n'),
      }
    })
  },
}
