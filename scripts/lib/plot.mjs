// Draws a Vega-Lite specification as SVG.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Writes `spec` as a picture to `file` and prints its name. Needs vega-lite, which npx fetches. */
export function drawSvg(file, spec) {
  const source = join(mkdtempSync(join(tmpdir(), 'ttrpc-plot-')), 'plot.vl.json')
  writeFileSync(
    source,
    JSON.stringify({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', ...spec }),
  )
  const tools = ['--yes', '-p', 'vega@5.33.0', '-p', 'vega-lite@5.23.0', 'vl2svg']
  execFileSync('npx', [...tools, source, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  console.log(file)
}
