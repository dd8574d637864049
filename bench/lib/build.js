import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runToEnd } from './children.js'

const go = fileURLToPath(new URL('../../test/interop/go/', import.meta.url))
const rust = fileURLToPath(new URL('../../test/interop/rust/', import.meta.url))
const rustTarget = resolve(rust, process.env.CARGO_TARGET_DIR ?? 'target')

export const goBinary = fileURLToPath(new URL('../.out/go-peer', import.meta.url))
export const rustBinary = join(rustTarget, 'release', 'interop')

const languages = {
  go: {
    title: 'Go',
    command: ['go', 'build', '-o', goBinary, '.'],
    cwd: go,
  },
  rust: {
    title: 'Rust',
    command: ['cargo', 'build', '--release', '--locked', '--quiet', '--target-dir', rustTarget],
    cwd: rust,
    slow: () => !existsSync(rustBinary),
  },
}

/** Builds the peers of a language; resolves to the reason where that cannot be done here, else to undefined. */
export async function build(language) {
  const { title, command, cwd, slow } = languages[language]
  if (slow?.()) console.error(`Compiling the peers in ${title} for the first time, which takes minutes`)
  try {
    await runToEnd(command, { cwd })
  } catch (error) {
    return `the peer in ${title} cannot be built here: ${error.message.split('\n')[0]}`
  }
}

/** Versions of what was measured, from the files that pin them and the tools that built them. */
export function peerVersions() {
  const lines = (folder, name) => readFileSync(join(folder, name), 'utf8')
  const grpc = new URL('../../node_modules/@grpc/grpc-js/package.json', import.meta.url)
  return {
    Go: printed('go', ['env', 'GOVERSION'])?.replace(/^go/, ''),
    'Go ttrpc': /containerd\/ttrpc v(\S+)/.exec(lines(go, 'go.mod'))?.[1],
    rustc: printed('rustc', ['--version'])?.split(' ')[1],
    'Rust ttrpc': /name = "ttrpc"\nversion = "([^"]+)"/.exec(lines(rust, 'Cargo.lock'))?.[1],
    'grpc-js': existsSync(grpc) ? JSON.parse(readFileSync(grpc, 'utf8')).version : undefined,
  }
}

function printed(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}
