// Writes the messages that the package brings, as TypeScript, by the generator that users have. `--check`: writes
// nothing, and fails when they are not what the generator makes now. Needs dist/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'
import { fail } from './lib/run.mjs'

const { generateModules } = await import('../dist/codegen.js')
const check = process.argv.includes('--check')

const parts = [
  {
    files: ['google/rpc/error_details.proto', 'google/rpc/status.proto'],
    out: 'ts/codec/gen',
    runtime: '../generated.js',
  },
  {
    files: ['grpc/health/v1/health.proto'],
    out: 'ts/kits/health/gen',
    runtime: '../../../messages.js',
  },
  {
    files: filesUnder('proto/containerd', '.proto').sort(),
    includeDirs: [join(root, 'proto/containerd')],
    out: 'ts/kits/containerd/gen',
    runtime: '../../../messages.js',
  },
]

for (const { files, out, ...settings } of parts) {
  for (const { path, text } of await generateModules(files, { target: 'ts', ...settings })) {
    const file = join(out, path)
    if (!check) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    } else if (readFileSync(join(root, file), 'utf8') !== text) {
      fail(`${file} is not what the generator makes: run node scripts/generate-messages.mjs`)
    }
  }
}
