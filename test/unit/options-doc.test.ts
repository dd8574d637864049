import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { callOptions } from '#ttrpc/call/options.js'
import { connectOptions } from '#ttrpc/client/connect.js'
import { generateOptions } from '#ttrpc/codec/proto/generate-settings.js'
import { loadOptions } from '#ttrpc/codec/proto/load-settings.js'
import { groupListenOptions, groupOptions, joinGroupOptions } from '#ttrpc/server/group/group-options.js'
import {
  listenOptions,
  registerOptions,
  serveOptions,
  serverOptions,
  shutdownOptions,
} from '#ttrpc/server/server-options.js'

const doc = readFileSync(new URL('../../docs/api/README.md', import.meta.url), 'utf8')

/** The text under a heading, to the next one. */
function section(heading: string): string {
  const text = doc.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]
  assert.ok(text, `docs/api/README.md has no section ${heading}`)
  return text
}

/** The words in backticks, outside of code blocks. */
function wordsOf(text: string): ReadonlySet<string> {
  const prose = text.replaceAll(/```.*?```/gs, '')
  return new Set([...prose.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => String(code).match(/\w+/g) ?? []))
}

const tables = [
  ['connect', 'Client', connectOptions],
  ['a call', 'Client', callOptions],
  ['new Server()', 'Server', serverOptions],
  ['register', 'Server', registerOptions],
  ['listen', 'Server', listenOptions],
  ['serve', 'Server', serveOptions],
  ['shutdown', 'Server', shutdownOptions],
  ['new ServerGroup()', 'Workers', groupOptions],
  ['group.listen', 'Workers', groupListenOptions],
  ['joinGroup', 'Workers', joinGroupOptions],
  ['loadProto', 'Services and codecs', loadOptions],
  ['generateModules', 'Services and codecs', generateOptions],
] as const

for (const [what, heading, { names }] of tables) {
  test(`docs/api names every option of ${what}`, () => {
    // The options about peers are explained under Handshakers.
    const words = wordsOf(section(heading) + section('Handshakers'))
    assert.deepEqual(
      [...names].filter((name) => !words.has(name)),
      [],
    )
  })
}
