/** `ctr run` over the shims of examples/shim: output, status, stdin, a terminal, and what fails. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, afterEach, before, describe, test } from 'node:test'
import { containerdName, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { UNTIL_PRINTED } from './ctr.js'
import { testedRuntimes } from './runtimes.js'

const skip = skipWithoutContainers()
const timeout = 60_000

for (const runtime of skip === false ? testedRuntimes() : []) {
  describe(`ctr run, ${runtime.name} on ${containerdName}`, { timeout }, () => {
    let containers: Containers

    before(async () => {
      containers = await Containers.start(runtime)
    })
    afterEach(() => containers.removeAll())
    after(() => containers?.[Symbol.asyncDispose]())

    test('the output and the status of the process arrive', async () => {
      const run = (script: string) =>
        containers.ctr.run({
          id: containers.newId(),
          args: ['sh', '-c', script],
          flags: ['--rm'],
          input: '\n',
        })
      const failed = await run(`echo err >&2; echo out; ${UNTIL_PRINTED}; exit 7`)
      assert.deepEqual(failed, { code: 7, stdout: 'out\n', stderr: 'err\n' })
      assert.deepEqual(await run(`echo hi; ${UNTIL_PRINTED}`), { code: 0, stdout: 'hi\n', stderr: '' })
    })

    test('a long output arrives whole', async () => {
      const script = `i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done; ${UNTIL_PRINTED}`
      const { code, stdout } = await containers.ctr.run({
        id: containers.newId(),
        args: ['sh', '-c', script],
        flags: ['--rm'],
        input: '\n',
        last: 'line 19999\n',
      })
      assert.equal(code, 0)
      assert.equal(stdout, Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`).join(''))
    })

    test('stdin arrives, with its end', async () => {
      const input = 'one\ntwo\n'
      const id = containers.newId()
      const result = await containers.ctr.run({ id, args: ['cat'], flags: ['--rm'], input })
      assert.deepEqual(result, { code: 0, stdout: input, stderr: '' })
    })

    test('with -t, the process has a terminal of the size of the caller', async () => {
      const script =
        'tty; until [ "$(stty size)" = "40 100" ]; do sleep 0.05; done; read line; echo "got $line"; read line'
      const id = containers.newId()
      const args = containers.ctr.runArguments({ id, args: ['sh', '-c', script], flags: ['--rm', '-t'] })
      const command = `stty rows 40 cols 100; ${containers.ctr.shellCommand(args)}`
      const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: containers.containerd.env })
      let output = ''
      terminal.stdout.on('data', (chunk) => {
        const before = output
        output += String(chunk)
        // Not before it is printed: `ctr` may lose what a process prints just before it ends.
        if (/got hello/.test(output) && !/got hello/.test(before)) terminal.stdin.write('bye\n')
      })
      terminal.stdin.write('hello\n')
      const [code] = await once(terminal, 'close')
      assert.equal(code, 0, output)
      assert.match(output, /\/dev\/(pts\/\d+|console)/)
      assert.match(output, /got hello/)
    })

    test('a program that is not there is an error, and leaves nothing', async () => {
      const result = await containers.ctr.run({ id: containers.newId(), args: ['/no/such/program'] })
      assert.notEqual(result.code, 0)
      assert.match(result.stderr, /no such program|no such file or directory|not found/i)
      assert.equal(result.stdout, '')
    })
  })
}

test('containers can be run here', { skip }, () => {})
