// Bundles a program: node build.cjs BUNDLER TOOLS ENTRY FOLDER. TOOLS is a node_modules that has the bundlers. Prints
// the path of the bundle.
const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { execFileSync } = require('node:child_process')
const { createRequire } = require('node:module')
const { join } = require('node:path')

const [bundler, tools, entry, folder] = process.argv.slice(2)
const load = createRequire(join(tools, 'index.js'))
mkdirSync(folder, { recursive: true })

async function esbuild(format, file) {
  const outfile = join(folder, file)
  const { warnings } = await load('esbuild').build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'silent',
  })
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings))
  return outfile
}

const bundlers = {
  'esbuild esm': () => esbuild('esm', 'app.mjs'),
  'esbuild cjs': () => esbuild('cjs', 'app.cjs'),
  async webpack() {
    const webpack = load('webpack')
    const output = { path: folder, filename: 'app.cjs' }
    const config = { target: 'node20', mode: 'production', entry, output }
    const stats = await new Promise((resolve, reject) =>
      webpack(config, (error, result) => (error ? reject(error) : resolve(result))),
    )
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString())
    return join(folder, 'app.cjs')
  },
  async rollup() {
    const { rollup } = load('rollup')
    const plugins = [
      load('@rollup/plugin-node-resolve').nodeResolve({ preferBuiltins: true }),
      load('@rollup/plugin-commonjs')(),
    ]
    const bundle = await rollup({ input: entry, plugins, external: [/^node:/], onwarn: refuse })
    await bundle.write({ file: join(folder, 'app.mjs'), format: 'es', inlineDynamicImports: true })
    return join(folder, 'app.mjs')
  },
  async vite() {
    const { build } = await import(load.resolve('vite'))
    await build({
      root: join(entry, '..'),
      logLevel: 'error',
      ssr: { noExternal: true, target: 'node' },
      build: { ssr: entry, outDir: folder, rollupOptions: { output: { entryFileNames: 'app.mjs' } } },
    })
    return join(folder, 'app.mjs')
  },
  async ncc() {
    const { assets, code } = await load('@vercel/ncc')(entry, { cache: false, quiet: true })
    for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(folder, name), source)
    writeFileSync(join(folder, 'app.mjs'), code)
    return join(folder, 'app.mjs')
  },
  /** Node's single executable: its own `require` finds nothing but Node's modules. */
  async 'single executable'() {
    const main = await esbuild('cjs', 'app.cjs')
    const blob = join(folder, 'app.blob')
    const config = { main, output: blob, disableExperimentalSEAWarning: true }
    writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
    execFileSync(process.execPath, ['--experimental-sea-config', join(folder, 'sea.json')], {
      stdio: 'ignore',
    })
    const file = join(folder, 'app')
    copyFileSync(process.execPath, file)
    await load('postject').inject(file, 'NODE_SEA_BLOB', readFileSync(blob), {
      sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
    })
    return file
  },
}

function refuse(warning) {
  // protobufjs has circular imports, and reads `this` of a module.
  if (!['CIRCULAR_DEPENDENCY', 'THIS_IS_UNDEFINED', 'EVAL'].includes(warning.code))
    throw new Error(warning.message)
}

bundlers[bundler]().then((file) => console.log(file))
