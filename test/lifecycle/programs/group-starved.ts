/** Shuts a group down while the process has no free descriptor, without which its listener cannot end by itself. */
import { openSync } from 'node:fs'
import process from 'node:process'
import { ask, TestGroup } from '../../support/group.js'
import { say } from '../../support/say.js'

const made = await TestGroup.open({ workers: 1 })
await ask(await made.connect(), 'Thread')
try {
  for (;;) openSync('/dev/null', 'r')
} catch (error) {
  say((error as NodeJS.ErrnoException).code ?? String(error))
}
say(JSON.stringify(await made.group.shutdown({ timeoutMs: 300 })))
process.exit(0)
