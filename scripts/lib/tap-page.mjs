// Makes the page of ttrpc tap --web: one file that has its style and its script in it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundles, root } from './files.mjs'

const source = 'ts/kits/cli/tap/page'

/** What the page is made of, beside its modules. */
export const pageParts = ['page.html', 'page.css'].map((name) => join(source, name))

/** Beside the module that reads it, and beside the bundle that has this module. */
const outputs = ['dist/kits/cli/tap/web', join(bundles, 'cli')].map((folder) => join(folder, 'tap-page.html'))

/** Writes the page; the modules must be compiled. */
export async function writePage(build) {
  const common = { absWorkingDir: root, bundle: true, minify: true, write: false, logLevel: 'warning' }
  const bundled = async (file, options) => {
    const { outputFiles } = await build({ ...common, ...options, entryPoints: [file] })
    return outputFiles[0].text.trimEnd()
  }
  const target = ['chrome111', 'firefox113', 'safari16.4']
  const script = await bundled('dist/kits/cli/tap/page/main.js', { format: 'iife', target })
  const style = await bundled(join(source, 'page.css'), { target })
  const page = readFileSync(join(root, source, 'page.html'), 'utf8')
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`)
  for (const output of outputs) writeFileSync(join(root, output), page)
}
