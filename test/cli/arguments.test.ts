/** Arguments that no command has: for every command, one line that names what was probably meant. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commands } from '#ttrpc/kits/cli/commands.js'
import { cli } from '../support/cli.js'

/** Returns the options that a help page explains. */
function optionsOf(help: string): string[] {
  const lines = help.split('\n').filter((line) => /^ {2,}-/.test(line))
  return lines.flatMap((line) => [...line.matchAll(/(?<=^| )--[a-z][\w-]*/g)].map(([option]) => option))
}

for (const [name, { load }] of commands) {
  describe(`ttrpc ${name}`, () => {
    const wrong = async (...args: string[]) => {
      const { code, stdout, stderr } = await cli([name, ...args])
      assert.deepEqual([code, stdout], [2, ''])
      return stderr
    }
    const line = (text: string): string => `ttrpc ${name}: ${text} (see ttrpc ${name} --help)\n`

    test('a misspelt option, for each of its help', async () => {
      const options = optionsOf((await load()).help)
      assert.ok(options.length > 0)
      for (const option of options) {
        const expected = line(`there is no option "${option}x"; did you mean "${option}"?`)
        for (const written of [`${option}x`, `${option}x=1`])
          assert.equal(await wrong('x', written), expected)
        const short = line(`there is no option "${option.slice(1)}x"; did you mean "${option}"?`)
        // `-I` and `-d` take what follows them as their value, also `-dx`.
        if (!/^--[dIH]/.test(option)) assert.equal(await wrong('x', `${option.slice(1)}x`), short)
      }
    })

    test('an option that is like no other', async () => {
      assert.equal(await wrong('--qqqqqqq'), line('there is no option "--qqqqqqq"'))
      assert.equal(await wrong('-q'), line('there is no option "-q"'))
      assert.equal(await wrong('--constructor'), line('there is no option "--constructor"'))
    })
  })
}

for (const [written, meant] of [
  ['cal', 'call'],
  ['Mock', 'mock'],
  ['--hlep', '--help'],
  ['-version', '--version'],
] as const) {
  test(`no command ${written}`, async () => {
    const { code, stdout, stderr } = await cli([written])
    assert.deepEqual([code, stdout], [2, ''])
    assert.equal(
      stderr,
      `ttrpc: there is no command "${written}"; did you mean "${meant}"? (see ttrpc --help)\n`,
    )
  })
}
