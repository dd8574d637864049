// zig as the C++ compiler, which contains libc++ and the symbols of any glibc. It is installed in build/zig.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './files.mjs'
import { fail, run } from './run.mjs'

const version = '0.15.2'
// The glibc of Node's own binaries.
const glibc = '2.28'
const directory = join(root, 'build/zig')
const python = join(directory, 'venv/bin/python')
const architectures = { x64: 'x86_64', arm64: 'aarch64' }

/** The environment that makes node-gyp compile for this machine's architecture with zig. */
export async function zigCompilers() {
  const architecture = architectures[process.arch]
  if (architecture === undefined) fail(`No zig target is known for ${process.arch}`)
  if (!existsSync(join(directory, `venv/${version}`))) await install()
  const target = `-target ${architecture}-linux-gnu.${glibc}`
  return {
    CC: wrap('cc', target),
    CXX: wrap('c++', target),
    AR: wrap('ar', ''),
    ZIG_GLOBAL_CACHE_DIR: join(directory, 'cache'),
  }
}

/** A script that runs a tool of zig without the flags of Node's configuration that it does not take. */
function wrap(tool, target) {
  const path = join(directory, tool)
  const unknown = '-Wl,--exclude-libs*|-static-libstdc++|-static-libgcc|-m64|-flto*'
  const filter = `for arg do shift; case $arg in ${unknown}) ;; *) set -- "$@" "$arg" ;; esac; done`
  const text = `#!/bin/sh\n${filter}\nexec '${python}' -m ziglang ${tool} ${target} "$@"\n`
  writeFileSync(path, text, { mode: 0o755 })
  return path
}

async function install() {
  mkdirSync(directory, { recursive: true })
  await step('python3', ['-m', 'venv', '--clear', join(directory, 'venv')])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  await step(python, [...pip, `ziglang==${version}`])
  writeFileSync(join(directory, 'venv', version), '')
}

async function step(command, args) {
  const { code, output } = await run(command, args, { quiet: true })
  if (code !== 0)
    fail(`${output}${command} ${args.join(' ')} failed (on Debian: apt-get install python3-venv)`)
}
