// Bundles what users import, out of dist/: ES modules for Node, and CommonJS for what cannot load them.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { awaitedAtOnce, bundleCommonJs, bundleCommonJsKit, entries, kits } from './bundle-commonjs.mjs'
import { writeCommonJsTypes } from './commonjs-types.mjs'
import { dropsImports, fewChunks, kitChunks } from './few-chunks.mjs'
import { bundles, filesUnder, isStale, root } from './files.mjs'
import { importedAtOnce, laterModules, laterName } from './later-modules.mjs'
import { writeNotices } from './notices.mjs'
import { pageParts, writePage } from './tap-page.mjs'

const recipes = [
  'bundle.mjs',
  'bundle-commonjs.mjs',
  'commonjs-types.mjs',
  'few-chunks.mjs',
  'later-modules.mjs',
  'tap-page.mjs',
].map((name) => `scripts/lib/${name}`)

/** Brings dist/bundle/ up to date. `ifNeeded`: only when a module is newer than the bundle. */
export async function bundle({ ifNeeded = false } = {}) {
  const modules = filesUnder('dist', '.js').filter((file) => !file.startsWith(bundles))
  if (
    ifNeeded &&
    !isStale(join(bundles, 'cjs/core.cjs'), [...modules, ...pageParts, ...recipes, 'package.json'])
  )
    return
  const { build, transform } = await import('esbuild')
  rmSync(join(root, bundles), { recursive: true, force: true }) // chunks are named by their content
  await bundleModules(build)
  await writePage(build)
  await bundleCommonJs(build)
  await bundleKits(build)
  await writeCommonJsTypes([...entries, ...kits])
  const marked = importedBy(['messages.js', 'rpc.js'])
  for (const file of filesUnder(join(bundles, 'esm'), '.js')) {
    if (marked.has(basename(file))) asciiComments(join(root, file))
    else await dropComments(transform, join(root, file))
  }
  for (const file of filesUnder(bundles, '.js', '.cjs')) restoreNames(join(root, file))
  for (const file of filesUnder(join(bundles, 'esm'), '.js')) dropBareImports(join(root, file))
}

/**
 * Makes one file for each entry point and one for what they share: loading 80 modules one by one costs 30 ms and
 * 7 MiB more.
 */
async function bundleModules(build) {
  const common = {
    absWorkingDir: root,
    outdir: join(bundles, 'esm'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  }
  const shared = ['index', 'errors', 'testing', 'messages', 'codegen', 'rpc', 'health', 'process']
  const entryPoints = [
    ...shared.map((name) => ({ in: `dist/${name}.js`, out: name })),
    ...laterModules().map((path) => ({ in: `dist/${path}`, out: laterName(path) })),
  ]
  await build({ ...common, entryPoints, splitting: true, plugins: [fewChunks], logOverride: dropsImports })
  // A kit imports the main entry alone and is bundled by itself. The import of the main entry stays an import of
  // index.js, so that there is one copy of each class, and loading 'ttrpc' reads no file for the sake of kits.
  await build({ ...common, entryPoints: ['dist/otel.js'], plugins: [importEntries('./')] })
  // The command line brings the libraries that it alone needs.
  const { metafile } = await build({
    ...common,
    metafile: true,
    outdir: join(bundles, 'cli'),
    entryPoints: ['dist/cli.js', 'dist/protoc-gen-ttrpc.js'],
    packages: 'bundle',
    splitting: true,
    plugins: [importEntries('../esm/'), inOneFile],
  })
  writeNotices(join(bundles, 'cli', 'NOTICES.txt'), Object.keys(metafile.inputs))
}

/** Modules with a part of what an entry exports, which kits import for Node, and in one file those entries. */
const parts = {
  errors: 'index',
  'kits/containerd/bootstrap': 'containerd',
  'kits/containerd/task-v3': 'containerd',
}

/** Bundles the kits in their three forms: for Node, for CommonJS, and for bundlers. */
async function bundleKits(build) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  }
  await build({
    ...common,
    entryPoints: kits.map((name) => `dist/${name}.js`),
    outdir: join(bundles, 'esm'),
    splitting: true,
    plugins: [importEntries('./', '.js', { errors: 'errors' }), kitChunks],
    logOverride: dropsImports,
  })
  for (const name of kits) {
    const entryPoints = [`dist/${name}.js`]
    const plugins = (extension) => [importEntries('./', extension, parts), atOnce]
    await build({ ...common, entryPoints, outdir: join(bundles, 'module'), plugins: plugins('.js') })
    await bundleCommonJsKit(build, name, plugins('.cjs'))
  }
}

/**
 * For a kit: leaves the imports of public entries in place, as ones of the bundled entries, which are at `place`. `more`:
 * other modules, and the entries that they are imported from.
 */
const importEntries = (place, extension = '.js', more = {}) => ({
  name: 'import the entries',
  setup(build) {
    const names = [...[...entries, ...kits].map((name) => [name, name]), ...Object.entries(more)]
    const files = new Map(
      names.map(([name, entry]) => [join(root, 'dist', `${name}.js`), `${place}${entry}${extension}`]),
    )
    build.onResolve({ filter: /^\.{1,2}\/([^/]+\/)*[\w-]+\.js$/ }, ({ path, resolveDir, kind }) => {
      const entry = kind === 'entry-point' ? undefined : files.get(join(resolveDir, path))
      return entry === undefined ? undefined : { path: entry, external: true }
    })
  },
})

/** For a kit in one file: imports at once what is loaded later for Node. */
const atOnce = {
  name: 'at once',
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path }) =>
      path.startsWith(join(root, 'dist/'))
        ? { contents: importedAtOnce(awaitedAtOnce(readFileSync(path, 'utf8'))) }
        : undefined,
    )
  },
}

/** For the command line: what the library loads later is in its chunks. */
const inOneFile = {
  name: 'in one file',
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path }) =>
      path.startsWith(join(root, 'dist/'))
        ? { contents: importedAtOnce(readFileSync(path, 'utf8')) }
        : undefined,
    )
  },
}

/**
 * Calls a class inside its body as outside. A class that uses its own name becomes `var X = class _X` in a bundle,
 * and stack traces and `util.inspect` print that name.
 */
function restoreNames(file) {
  const text = readFileSync(file, 'utf8')
  const names = [...text.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name]) => name)
  if (names.length === 0) return
  const renamed = new RegExp(`\\b_(${names.join('|')})\\b`, 'g')
  writeFileSync(file, text.replace(renamed, '$1'))
}

/**
 * Removes the comments, which esbuild keeps inside classes: one character beyond Latin-1 makes V8 hold the whole file as
 * two bytes a character, and decode and scan it in a slower way. Without white space there are none; the second
 * transform adds white space for readers of stack traces.
 */
async function dropComments(transform, file) {
  const options = { platform: 'node', target: 'node20.19', legalComments: 'none' }
  const { code } = await transform(readFileSync(file, 'utf8'), { ...options, minifyWhitespace: true })
  writeFileSync(file, (await transform(code, options)).code)
}

/**
 * Replaces characters in comments, as `dropComments` says, and keeps the comments that mark calls as pure: bundlers read
 * these files of the ES modules, and drop the messages that are not used.
 */
function asciiComments(file) {
  const lines = readFileSync(file, 'utf8').split('\n')
  const ascii = lines.map((line) => {
    const plain = line.replace(/[^\0-\x7f]/g, '?')
    if (plain !== line && !/^\s*(\/\*\*|\*|\/\/)/.test(line)) throw new Error(`${file}: not ASCII: ${line}`)
    return plain
  })
  writeFileSync(file, ascii.join('\n'))
}

/** Returns the names of these files of the ES modules, and of those that they import. */
function importedBy(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue
    found.add(name)
    const text = readFileSync(join(root, bundles, 'esm', name), 'utf8')
    importedBy(
      [...text.matchAll(/\bfrom "\.\/([\w-]+\.js)"/g)].map(([, path]) => path),
      found,
    )
  }
  return found
}

/**
 * Removes imports of chunks for the sake of their side effects: they have none, and esbuild warns of such an import when
 * users bundle a package that says so.
 */
function dropBareImports(file) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/^import "\.\/[\w-]+\.js";\n/gm, ''))
}
