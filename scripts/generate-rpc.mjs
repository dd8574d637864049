// Writes the messages of google.rpc as TypeScript to ts/codec/gen, by the generator that users have. `--check`: writes
// nothing, and fails when they are not what the generator makes now. Needs dist/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './lib/files.mjs'
import { fail } from './lib/run.mjs'

const { generateModules } = await import('../dist/codegen.js')
const check = process.argv.includes('--check')
const files = ['google/rpc/error_details.proto', 'google/rpc/status.proto']
const options = { target: 'ts', runtime: '../generated.js' }

for (const { path, text } of await generateModules(files, options)) {
  const file = join('ts/codec/gen', path)
  if (!check) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  } else if (readFileSync(join(root, file), 'utf8') !== text) {
    fail(`${file} is not what the generator makes: run node scripts/generate-rpc.mjs`)
  }
}
