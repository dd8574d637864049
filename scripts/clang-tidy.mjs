// Runs clang-tidy over native/ with the checks of .clang-tidy, and clang's own warnings, thread
// safety among them.
//
//   npm run tidy [-- native/io/inbox/inbox.cc …]
import { join } from 'node:path'
import { findTool } from './lib/clang-tools.mjs'
import { filesUnder } from './lib/files.mjs'
import { findNodeDirectory } from './lib/headers.mjs'
import { fail, mapLimit, run } from './lib/run.mjs'

const named = process.argv.slice(2)
const files = named.length > 0 ? named : filesUnder('native', '.cc')
const tool = await findTool('clang-tidy')
const system = ['node_modules/node-addon-api', join(findNodeDirectory(), 'include/node')]
const compile = [
  '-std=c++20',
  '-fno-exceptions',
  '-Wall',
  '-Wextra',
  '-Wthread-safety',
  '-Inative',
  ...system.flatMap((directory) => ['-isystem', directory]),
  '-DNAPI_VERSION=8',
  '-DTTRPC_VERSION="0"',
  '-DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS',
]

const results = await mapLimit(files, 2, async (file) => {
  const result = await run(tool, ['--quiet', file, '--', ...compile], { quiet: true })
  if (result.code !== 0) console.error(`${file}\n${result.output}`)
  return result.code === 0
})
if (results.includes(false)) fail('clang-tidy found something')
console.log(`${files.length} files pass clang-tidy`)
