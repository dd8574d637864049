// Compares the figures of the pages, between `<!-- bench:NAME -->` and `<!-- /bench -->`, and the plots with
// bench/results, from which `npm run bench` writes them.
//
//   npm run check
import { stalePages } from '../bench/report/pages.js'
import { stalePlots } from '../bench/report/plots.js'

const pages = stalePages().map(({ page, names }) => `${page}: ${names.join(', ')}`)
const stale = [...pages, ...stalePlots()]
if (stale.length > 0) {
  console.error('These differ from bench/results; `npm run bench -- --pages` writes them:')
  for (const one of stale) console.error(`  ${one}`)
  process.exitCode = 1
}
