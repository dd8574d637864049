// clang-format and clang-tidy in the versions of scripts/requirements.txt: from PATH when they
// match, otherwise from a virtual environment in build/venv, which is made when first needed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isStale, root } from './files.mjs'
import { fail, outputOf, run } from './run.mjs'

const requirements = 'scripts/requirements.txt'
const venv = 'build/venv'

/** Returns the command that runs `tool` in its pinned version. Ends the script when it cannot be installed. */
export async function findTool(tool) {
  const version = pinnedVersion(tool)
  if (hasVersion(tool, version)) return tool
  const inVenv = join(root, venv, 'bin', tool)
  if (isStale(`${venv}/bin/${tool}`, []) || !hasVersion(inVenv, version)) await install()
  if (!hasVersion(inVenv, version)) fail(`${tool} ${version} could not be installed from ${requirements}`)
  return inVenv
}

function pinnedVersion(tool) {
  const line = readFileSync(join(root, requirements), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${tool}==`))
  return line.split('==')[1].trim()
}

function hasVersion(command, version) {
  return outputOf(command, ['--version'])?.includes(`version ${version}`) ?? false
}

async function install() {
  const python = join(root, venv, 'bin/python')
  if (!existsSync(python)) await step('python3', ['-m', 'venv', venv])
  await step(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
}

async function step(command, args) {
  const { code, output } = await run(command, args, { quiet: true })
  if (code !== 0)
    fail(`${output}${command} ${args.join(' ')} failed (on Debian: apt-get install python3-venv)`)
}
