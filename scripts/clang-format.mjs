// Checks the layout of the C++ files, or with --write applies it.

import { findTool } from './lib/clang-tools.mjs'
import { filesUnder } from './lib/files.mjs'
import { run } from './lib/run.mjs'

const files = ['native', 'test/native', 'test/faults', 'test/fuzz'].flatMap((folder) =>
  filesUnder(folder, '.cc', '.h'),
)
const mode = process.argv.includes('--write') ? ['-i'] : ['--dry-run', '--Werror']
const { code } = await run(await findTool('clang-format'), [...mode, ...files])
if (code === 0) console.log(`${files.length} C++ files are formatted`)
process.exitCode = code
