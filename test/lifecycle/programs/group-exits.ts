/** Exits while the workers of a group serve calls. */
import process from 'node:process'
import { ask, TestGroup } from '../../support/group.js'
import { say } from '../../support/say.js'

const made = await TestGroup.open()
for (let i = 0; i < 4; i++) await ask(await made.connect(), 'Thread')
say(made.path)
process.exit(3)
