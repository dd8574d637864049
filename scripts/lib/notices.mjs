// Writes the licences of the packages that a bundle contains.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.mjs'

/** Writes to `file` the licence of each package in node_modules that is among `inputs`, the files of a bundle. */
export function writeNotices(file, inputs) {
  const names = inputs.map((input) => /(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
  const bundled = [...new Set(names.filter((name) => name !== undefined))].sort()
  const notices = bundled.map((name) => `${title(name)}\n\n${licenceOf(name)}`)
  writeFileSync(join(root, file), `${notices.join(`\n${'-'.repeat(80)}\n\n`)}`)
}

function title(name) {
  const { version, license } = JSON.parse(
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  )
  return `${name} ${version} (${license})`
}

function licenceOf(name) {
  const folder = join(root, 'node_modules', name)
  const file = readdirSync(folder).find((one) => /^licen[cs]e\b/i.test(one))
  if (file === undefined) throw new Error(`${name} is bundled, and has no file with its licence`)
  return readFileSync(join(folder, file), 'utf8').trim().concat('\n')
}
