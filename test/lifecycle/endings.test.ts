/** How processes that use the package end: `npm run test:lifecycle` runs the same many times. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Child } from '../support/child.js'
import { ENDINGS, MODES } from './endings.js'

for (const io of MODES) {
  for (const { title, program, args = [], drive, code, signal = null, lines } of ENDINGS) {
    test(`${title}, io ${io}`, { timeout: 60_000 }, async () => {
      await using child = Child.start(new URL(`./programs/${program}.js`, import.meta.url), args, { io })
      await drive?.(child)
      const ending = await child.ended
      assert.deepEqual(ending, { code, signal, lines: [...lines], stderr: '' })
    })
  }
}
