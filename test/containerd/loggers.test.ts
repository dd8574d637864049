/** `ctr run --log-uri binary://…`: a logger that containerd's users write, over the shims of examples/shim. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { after, afterEach, before, describe, test } from 'node:test'
import { TempFolder } from '../support/temp-folder.js'
import { containerdName, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { NAMESPACE } from './ctr.js'
import { eventually } from './eventually.js'
import { testedRuntimes } from './runtimes.js'

const skip = skipWithoutContainers()
const folder = new TempFolder()

/** Makes a logger, and returns its URI. */
function logger(name: string, script: string): string {
  const path = folder.at(name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return `binary://${path}`
}

for (const runtime of skip === false ? testedRuntimes() : []) {
  describe(`loggers, ${runtime.name} on ${containerdName}`, { timeout: 60_000 }, () => {
    let containers: Containers

    before(async () => {
      containers = await Containers.start(runtime)
    })
    afterEach(() => containers.removeAll())
    after(() => containers?.[Symbol.asyncDispose]())

    test('take the output of a container, and know whose it is', async () => {
      const file = folder.at(`${runtime.name}.log`)
      const script = [
        'exec 5>&-',
        'echo "$CONTAINER_NAMESPACE/$CONTAINER_ID $1" >"$2"',
        'sort <&3 >>"$2"',
        'cat <&4 >>"$2"',
        'echo end >>"$2"',
      ].join('; ')
      const uri = logger(`logger-${runtime.name}`, script)
      const id = containers.newId()
      const flags = ['--detach', '--log-uri', `${uri}?file=${file}`]
      const args = ['sh', '-c', 'echo out; echo err >&2']
      const { code, stderr } = await containers.ctr.run({ id, args, flags })
      assert.equal(code, 0, `${stderr}\n${containers.containerd.log()}`)
      const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
      await eventually(text, (read) => read === `${NAMESPACE}/${id} file\nout\nerr\nend\n`)
    })

    test('that are missing are an error, and leave nothing', async () => {
      const id = containers.newId()
      const flags = ['--detach', '--log-uri', `binary://${folder.at('missing')}`]
      const { code, stderr } = await containers.ctr.run({ id, args: ['true'], flags })
      assert.notEqual(code, 0)
      assert.match(stderr, /missing/)
    })
  })
}

test('containers can be run here', { skip }, () => {})
