import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from '../lib/children.js'
import { readResults, saved } from '../lib/results.js'
import { suites } from '../suites/index.js'
import { plotOf, subtitleOf } from './plot-spec.js'

const TOOLS = ['npx', '--yes', '-p', 'vega@5.33.0', '-p', 'vega-lite@5.23.0', 'vl2svg']

/** Draws NAME.svg beside the results of each suite in a folder. Without vega-lite, which npx fetches, it says so. */
export async function drawPlots(folder) {
  const work = mkdtempSync(join(tmpdir(), 'ttrpc-plots-'))
  try {
    for (const { name } of suites) {
      const results = readResults(folder, name)
      if (results === undefined) continue
      const spec = join(work, `${name}.vl.json`)
      writeFileSync(spec, JSON.stringify(plotOf(results)))
      await runToEnd([...TOOLS, spec, join(folder, `${name}.svg`)])
    }
  } catch (error) {
    console.error(`The plots are not drawn, since vega-lite does not run here: ${error.message}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The plots of bench/results that are missing or not of the newest results. */
export function stalePlots() {
  return suites.flatMap(({ name }) => {
    const results = readResults(saved, name)
    if (results === undefined) return []
    const picture = join(saved, `${name}.svg`)
    const fresh = existsSync(picture) && readFileSync(picture, 'utf8').includes(subtitleOf(results))
    return fresh ? [] : [`bench/results/${name}.svg`]
  })
}
