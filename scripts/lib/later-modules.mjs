// The modules that `loadModule` of ts/base/load-module.ts loads when they are first needed, as bundles have them.
import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { bundles, filesUnder, root } from './files.mjs'

const call = /\bloadModule\(import\.meta\.url, '(\.[^']+)'\)/g
const dist = join(root, 'dist')

/** Whether a path below dist/ is an entry, which the bundles have by its own name. Kits load entries later. */
const isEntry = (path) => !path.includes('/')

/** Returns the modules that are loaded later, below dist/. Entries, which have files of their own, are not among them. */
export function laterModules() {
  const found = new Set()
  for (const file of filesUnder('dist', '.js').filter((name) => !name.startsWith(bundles))) {
    for (const [, path] of readFileSync(join(root, file), 'utf8').matchAll(call))
      found.add(relative(dist, join(root, dirname(file), path)))
  }
  return [...found].filter((path) => !isEntry(path))
}

/** Returns the name of the file of such a module in the bundle of the ES modules, without its end. */
export function laterName(path) {
  return `later-${basename(path, '.js')}`
}

/** Returns the text of the module `file` that loads them from files beside the chunk that it is in. */
export function loadedFromBeside(file, text) {
  return text.replace(call, (_, path) => {
    const name = isEntry(join(dirname(file), path)) ? basename(path, '.js') : laterName(path)
    return `loadModule(import.meta.url, './${name}.js')`
  })
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
