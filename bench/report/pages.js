import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readResults, saved } from '../lib/results.js'
import { suites } from '../suites/index.js'
import { textOf } from './blocks.js'

const root = new URL('../../', import.meta.url)

/** The pages with figures of bench/results between markers, `<!-- bench:NAME -->` and `<!-- /bench -->`. */
const pages = ['README.md', 'docs/performance.md', 'docs/security.md']

const MARKED = /(<!-- bench:([\w-]+) -->)([\s\S]*?)(<!-- \/bench -->)/g

/** Writes the newest results into the pages; returns the names of those that changed. */
export function writePages() {
  return stalePages().map(({ page, text }) => {
    writeFileSync(new URL(page, root), text)
    return page
  })
}

/** The pages that differ from the newest results: `{ page, names, text }`, the markers and the text as it should be. */
export function stalePages() {
  const read = (suite) => readResults(saved, suite)
  const known = { read, suites: suites.map(({ name }) => name) }
  return pages.flatMap((page) => {
    const names = []
    const before = readFileSync(fileURLToPath(new URL(page, root)), 'utf8')
    const text = before.replace(MARKED, (_, begin, name, old, end) => {
      const fresh = textOf(name, { ...known, folder: page.includes('/') ? '../' : '' })
      if (fresh === undefined) return begin + old + end
      if (fresh !== old) names.push(name)
      return begin + fresh + end
    })
    return names.length === 0 ? [] : [{ page, names, text }]
  })
}
