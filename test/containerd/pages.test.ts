/** The shell blocks of docs/shim.md: the first shim under containerd, and the client of containerd's own shim. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { ProgramFolder, root } from '../support/programs.js'
import { usersEnvironment } from '../support/users-env.js'
import { containerdName, containerdPath, containerdVersion, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { UNTIL_PRINTED } from './ctr.js'

const skip = skipWithoutContainers()
const skipClient =
  skip || (containerdVersion?.[0] === 1 ? false : 'the client of the page is for the shim of containerd 1.x')
const timeout = 60_000
const page = readFileSync(join(root, 'docs/shim.md'), 'utf8')

let folder: ProgramFolder

before(async () => {
  folder = await ProgramFolder.make()
})
after(() => folder[Symbol.asyncDispose]())

/** Returns the block of the page that writes a file. */
function blockOf(file: string): string {
  const [, block] = new RegExp(`^(cat > ${file} <<'?END'?\\n.*?^END\\n)`, 'ms').exec(page) ?? []
  assert.ok(block !== undefined, `docs/shim.md writes ${file}`)
  return block
}

/** Runs a part of a block as the page has it, with its files in our folder. */
async function shell(text: string): Promise<{ stdout: string; stderr: string }> {
  const placed = text.replaceAll('/usr/local/bin', folder.path).replaceAll('/opt/node-shim', folder.path)
  const env = { ...usersEnvironment(), PATH: containerdPath() }
  return promisify(execFile)('sh', ['-ec', placed], { cwd: folder.path, env })
}

test(`the first shim of the page runs under ${containerdName}`, { skip, timeout }, async () => {
  const launcher = join(folder.path, 'containerd-shim-node-v1')
  await shell(blockOf('main.js'))
  await shell(`${blockOf('/usr/local/bin/containerd-shim-node-v1')}chmod 755 ${launcher}`)
  assert.match((await shell(`${launcher} -v`)).stdout, /^containerd-shim-node-v1:\n {2}Runtime: io\.contain/)

  const runtime = {
    name: 'page',
    runtime: 'io.containerd.node.v1',
    programs: [folder.path],
    reference: false,
  }
  const containers = await Containers.start(runtime)
  try {
    const args = ['sh', '-c', `echo hello; ${UNTIL_PRINTED}`]
    const run = await containers.ctr.run({ id: containers.newId(), args, flags: ['--rm'], input: '\n' })
    assert.deepEqual(run, { code: 0, stdout: 'hello\n', stderr: '' })
    const missing = await containers.ctr.run({ id: containers.newId(), args: ['/no/such'], flags: ['--rm'] })
    assert.equal(missing.code, 127, 'the shell says that there is no such program')
    await containers.removeAll()
  } finally {
    await containers[Symbol.asyncDispose]()
  }
})

test("the client of the page drives containerd's own shim", { skip: skipClient, timeout }, async () => {
  const { stdout, stderr } = await shell(`${blockOf('drive.js')}"${process.execPath}" drive.js`)
  assert.equal(stderr, '')
  assert.match(stdout, /^status 0$/m)
  assert.match(stdout, /^printed hello$/m)
  const topics = stdout.match(/^\/tasks\/\w+/gm)
  assert.deepEqual(topics, ['/tasks/create', '/tasks/start', '/tasks/exit', '/tasks/delete'])
})
