// Compiles the TypeScript of ts/ to dist/ and of test/ to dist-test/.
import { filesUnder, isStale, pruneOrphans } from './files.mjs'
import { fail, runTsc } from './run.mjs'

const configs = ['tsconfig.json', 'tsconfig.test.json', 'package.json']

/** Brings dist/ up to date. `ifNeeded`: only when a source is newer than what it compiles to. */
export function buildDist(options) {
  return compile('tsconfig.json', 'ts', 'dist', options)
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
