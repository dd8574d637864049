// Compiles the TypeScript of ts/ to dist/ and of test/ to dist-test/, and bundles what users import.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { filesUnder, isStale, pruneOrphans, root } from './files.mjs'
import { fail, runTsc } from './run.mjs'

const configs = ['tsconfig.json', 'tsconfig.page.json', 'tsconfig.test.json', 'package.json']

/** Brings dist/ up to date. `ifNeeded`: only when a source is newer than what it compiles to. */
export async function buildDist(options) {
  // The page of ttrpc tap --web has the types of browsers, the rest those of Node.
  await compile(['tsconfig.json', 'tsconfig.page.json'], 'ts', 'dist', options)
  await bundle(options)
}

/** Brings dist-test/ up to date; dist/ must be. */
export async function buildTests(options) {
  if (await compile(['tsconfig.test.json'], 'test', 'dist-test', options)) useModules()
}

/** An import of the package, in code as tsc writes it. */
const imported =
  /(^(?:import|export) .*from |^import |\bawait import\(|^ +import\()'ttrpc(?:\/(otel|testing|messages|codegen|rpc|health|process|containerd|shim))?'/gm

/**
 * Makes the compiled tests import the single modules instead of the bundle: a class that a test imports as
 * '#ttrpc/….js' is then the one that 'ttrpc' exports.
 */
function useModules() {
  for (const file of filesUnder('dist-test', '.js')) {
    const text = readFileSync(join(root, file), 'utf8')
    const aimed = text.replace(imported, (_, before, name = 'index') => `${before}'#ttrpc/${name}.js'`)
    if (aimed !== text) writeFileSync(join(root, file), aimed)
  }
}

/** Returns whether something was compiled. */
async function compile(projects, sourceDirectory, outDirectory, { ifNeeded = false } = {}) {
  const sources = filesUnder(sourceDirectory, '.ts')
  const output = (source) => source.replace(sourceDirectory, outDirectory).replace(/\.ts$/, '.js')
  const needed = !ifNeeded || sources.some((source) => isStale(output(source), [source, ...configs]))
  for (const project of needed ? projects : []) {
    const { code } = await runTsc(['-p', project, '--noEmitOnError'])
    if (code !== 0) fail(`${sourceDirectory}/ does not compile; ${outDirectory}/ was left as it was`)
  }
  pruneOrphans(outDirectory, sourceDirectory)
  return needed
}
