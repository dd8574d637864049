/** examples/drive-runc: containerd's shim for runc, without containerd. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usersEnvironment } from '../support/users-env.js'
import { containerdName, containerdPath, skipWithoutContainers } from './binaries.js'
import { MARK, mountsBelow, processesOf } from './leftovers.js'

const skip = skipWithoutContainers()
const main = fileURLToPath(new URL('../../examples/drive-runc/main.js', import.meta.url))
/** The issue of a release asks for 50. */
const runs = process.env.TTRPC_DRIVE_RUNS ?? '5'

async function drive(...args: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dr-'))
  try {
    const env = { ...usersEnvironment(), PATH: containerdPath(), TMPDIR: folder, [MARK]: folder }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], { env })
    assert.equal(stderr, '')
    assert.deepEqual(processesOf(folder), [])
    assert.deepEqual(mountsBelow(folder), [])
    assert.deepEqual(await readdir(folder), [])
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test(`one container, by the shim of ${containerdName}`, { skip, timeout: 60_000 }, async () => {
  const lines = (await drive()).trimEnd().split('\n')
  const patterns = [
    /^containerd-shim-runc-v2 \d+\.\d+\S*, containerd\.task\.v[23]\.Task$/,
    /^started +the shim is process \d+$/,
    /^created +process \d+ waits, CREATED$/,
    /^running +it prints "hello from \S+", RUNNING$/,
    /^processes [\d ]+; \d+ bytes of memory$/,
    /^killed +status 137 at \S+, STOPPED$/,
    /^deleted +process \d+, status 137$/,
    /^events +\/tasks\/create \/tasks\/start \/tasks\/exit \/tasks\/delete$/,
    /^shut down the shim has ended$/,
    /^1 of 1 containers created, started, killed and deleted, \d+ ms each$/,
  ]
  assert.equal(lines.length, patterns.length, lines.join('\n'))
  for (const [at, pattern] of patterns.entries()) assert.match(String(lines[at]), pattern)
})

test(`${runs} containers, one after the other`, { skip, timeout: 120_000 }, async (t) => {
  const last = (await drive('--runs', runs)).trimEnd().split('\n').at(-1)
  assert.match(String(last), new RegExp(`^${runs} of ${runs} containers created`))
  t.diagnostic(String(last))
})
