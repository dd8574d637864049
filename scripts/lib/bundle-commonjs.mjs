// Makes the CommonJS bundle: one file with everything, and small ones for each entry point.
//
//   cjs/core.cjs     all entries
//   cjs/NAME.cjs     what `require` loads
//   module/NAME.js   what `import` loads
//
// These are for bundlers, Jest, and whatever else does not know the condition "module-sync". Node knows it and loads
// the ES modules for `import` and for `require`. So there is one set of classes and one engine in either case.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundles, root } from './files.mjs'
import { importedAtOnce } from './later-modules.mjs'

export const entries = ['index', 'otel', 'testing', 'messages', 'codegen', 'rpc', 'health', 'process']

/** Entries that import the ones above and are bundled by themselves, since few programs need them. */
export const kits = ['containerd', 'shim']

/** Files of dist/ that are written in another way for CommonJS, because they use `import.meta`. */
const otherForms = {
  'codec/protobuf/library.js': "export const protobufLibrary = () => require('protobufjs/minimal.js')",
  'engine/native/own-file.js':
    "export const ownFile = () => (typeof __filename === 'string' ? __filename : undefined)",
}

export async function bundleCommonJs(build) {
  await build({
    absWorkingDir: root,
    stdin: {
      contents: entries
        .map(
          (name) =>
            `import * as ${name} from './dist/${name}.js'\nexport const the_${name} = Object.assign({}, ${name})`,
        )
        .join('\n'),
      resolveDir: root,
    },
    // Without getters, and without the mark of a transpiled ES module, which bundlers read in different ways.
    footer: { js: `module.exports = { ${entries.map((name) => `${name}: the_${name}`).join(', ')} };` },
    outfile: join(bundles, 'cjs/core.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    supported: { 'dynamic-import': false },
    plugins: [asCommonJs, builtins],
    logLevel: 'warning',
  })
  mkdirSync(join(root, bundles, 'module'), { recursive: true })
  for (const name of entries) await writeEntry(name)
}

/** Makes the CommonJS bundle of a kit. `plugins` leave its imports of other entries in place. */
export async function bundleCommonJsKit(build, name, plugins) {
  await build({
    absWorkingDir: root,
    entryPoints: [`dist/${name}.js`],
    outfile: join(bundles, `cjs/${name}.cjs`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    plugins: [...plugins, builtins],
    logLevel: 'warning',
  })
}

async function writeEntry(name) {
  const names = Object.keys(await import(pathToFileURL(join(root, 'dist', `${name}.js`)).href))
  writeFileSync(
    join(root, bundles, `cjs/${name}.cjs`),
    `'use strict'
// Yarn's Plug'n'Play knows "module-sync" for import alone. By createRequire, which no bundler follows.
const loadsModules = process.versions.pnp !== undefined && process.features.require_module === true
module.exports = loadsModules
  ? process.getBuiltinModule('node:module').createRequire(__filename)('../esm/${name}.js')
  : require('./core.cjs').${name}
`,
  )
  writeFileSync(
    join(root, bundles, `module/${name}.js`),
    `import core from '../cjs/core.cjs'

export const { ${names.join(', ')} } = core.${name}
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
      return { contents: otherForms[name] ?? importedAtOnce(awaitedAtOnce(readFileSync(path, 'utf8'))) }
    })
  },
}

/** Returns the text of a module that imports at once what it imports when it is first needed. */
export function awaitedAtOnce(text) {
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
