// Compiles the TypeScript of ts/ to dist/ and of test/ to dist-test/, and bundles what users import.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundles, filesUnder, isStale, pruneOrphans, root } from './files.mjs'
import { fail, runTsc } from './run.mjs'

const configs = ['tsconfig.json', 'tsconfig.test.json', 'package.json']

/** Brings dist/ up to date. `ifNeeded`: only when a source is newer than what it compiles to. */
export async function buildDist(options) {
  await compile('tsconfig.json', 'ts', 'dist', options)
  await bundle(options)
}

/**
 * Makes one file for each entry point and one for what they share: loading 80 modules one by one costs 30 ms and
 * 7 MiB more. The folder is as deep as that of the add-on's loader, which finds the package's root by its depth.
 */
async function bundle({ ifNeeded = false } = {}) {
  const out = join(bundles, 'esm')
  const modules = filesUnder('dist', '.js').filter((file) => !file.startsWith(bundles))
  if (ifNeeded && !isStale(join(out, 'index.js'), [...modules, 'package.json'])) return
  const { build } = await import('esbuild')
  rmSync(join(root, out), { recursive: true, force: true }) // chunks are named by their content
  const common = {
    absWorkingDir: root,
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  }
  await build({ ...common, entryPoints: ['dist/index.js', 'dist/testing.js'], splitting: true })
  // A kit imports the main entry alone and is bundled by itself. The import of the main entry stays an import of
  // index.js, so that there is one copy of each class, and loading 'ttrpc' reads no file for the sake of kits.
  await build({ ...common, entryPoints: ['dist/otel.js'], plugins: [importMainEntry] })
}

/** For a kit: leaves the import of dist/index.js in place, as one of the bundle of the same folder. */
const importMainEntry = {
  name: 'import the main entry',
  setup(build) {
    const mainEntry = join(root, 'dist', 'index.js')
    build.onResolve({ filter: /^\.{1,2}\/(.+\/)?index\.js$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === mainEntry ? { path: './index.js', external: true } : undefined,
    )
  },
}

/** Brings dist-test/ up to date; dist/ must be. */
export function buildTests(options) {
  return compile('tsconfig.test.json', 'test', 'dist-test', options)
}

async function compile(config, sourceDirectory, outDirectory, { ifNeeded = false } = {}) {
  const sources = filesUnder(sourceDirectory, '.ts')
  const output = (source) => source.replace(sourceDirectory, outDirectory).replace(/\.ts$/, '.js')
  const needed = !ifNeeded || sources.some((source) => isStale(output(source), [source, ...configs]))
  if (needed) {
    const { code } = await runTsc(['-p', config, '--noEmitOnError'])
    if (code !== 0) fail(`${sourceDirectory}/ does not compile; ${outDirectory}/ was left as it was`)
  }
  pruneOrphans(outDirectory, sourceDirectory)
}
