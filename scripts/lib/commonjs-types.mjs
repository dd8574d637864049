// Writes the types that `require('ttrpc')` has: dist/NAME.d.cts beside dist/NAME.d.ts. They name the types of the
// ES modules, so that an object is of one type in a program that imports and requires the package.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { filesUnder, root } from './files.mjs'

export async function writeCommonJsTypes(entries) {
  const types = exportedTypes()
  for (const name of entries) {
    const values = Object.keys(await import(pathToFileURL(join(root, 'dist', `${name}.js`)).href))
    writeFileSync(join(root, 'dist', `${name}.d.cts`), declarations(name, values, types))
  }
}

function declarations(name, values, types) {
  const from = `'./${name}.js' with { 'resolution-mode': 'import' }`
  const lines = values.flatMap((value) => {
    const type = types.has(value) ? [`export type ${value} = modules.${value}`] : []
    return [`export declare const ${value}: typeof modules.${value}`, ...type]
  })
  return [`import type * as modules from ${from}`, `export type * from ${from}`, ...lines, ''].join('\n')
}

/** Names of everything in dist/ that is a type: classes, and constants with a type of the same name. */
function exportedTypes() {
  const names = new Set()
  for (const file of filesUnder('dist', '.d.ts')) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, name] of text.matchAll(/^export (?:declare )?(?:abstract )?(?:class|type) (\w+)/gm))
      names.add(name)
  }
  return names
}
