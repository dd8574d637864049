// The modules that `loadModule` of ts/base/load-module.ts loads when they are first needed, as bundles have them.
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { bundles, filesUnder, root } from './files.mjs'

const call = /\bloadModule\(import\.meta\.url, '(\.[^']+)'\)/g
const dist = join(root, 'dist')

/** Returns the modules that are loaded later, below dist/. */
export function laterModules() {
  const found = new Set()
  for (const file of filesUnder('dist', '.js').filter((name) => !name.startsWith(bundles))) {
    for (const [, path] of readFileSync(join(root, file), 'utf8').matchAll(call))
      found.add(relative(dist, join(root, dirname(file), path)))
  }
  return [...found]
}

/** Returns the name of the file of such a module in the bundle of the ES modules, without its end. */
export function laterName(path) {
  return `later-${basename(path, '.js')}`
}

/** Returns the text of a module that loads them from files beside the chunk that it is in. */
export function loadedFromBeside(text) {
  return text.replace(call, (_, path) => `loadModule(import.meta.url, './${laterName(path)}.js')`)
}

/** Returns the text of a module that imports them at once: for bundles in one file. */
export function importedAtOnce(text) {
  let imports = ''
  let count = 0
  const code = text.replace(call, (_, path) => {
    const name = `later${count++}`
    imports += `import * as ${name} from '${path}'\n`
    return name
  })
  return imports + code
}
