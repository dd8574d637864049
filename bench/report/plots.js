import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readResults, saved } from '../lib/results.js'
import { suites } from '../suites/index.js'
import { plotOf, subtitleOf } from './plot-spec.js'

/** Draws NAME.svg beside the results of each suite in a folder. */
export async function drawPlots(folder) {
  // Loaded when something is drawn, since `npm run check` needs neither.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  for (const { name } of suites) {
    const results = readResults(folder, name)
    if (results === undefined) continue
    const view = new vega.View(vega.parse(compile(plotOf(results)).spec), { renderer: 'none' })
    writeFileSync(join(folder, `${name}.svg`), await view.toSVG())
    view.finalize()
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
