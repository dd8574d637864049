import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The package of a built checkout, as `import` loads it; of this one without `folder`. */
export function loadPackage(folder) {
  if (folder === undefined) return import('ttrpc')
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return import(pathToFileURL(join(folder, exports['.'].import['module-sync'])).href)
}
