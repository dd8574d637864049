import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Channels } from 'ttrpc'
import { gradings } from '#ttrpc/diagnostics/logger.js'

const doc = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8')

test('docs/observability.md lists every channel, and no other', () => {
  const listed = [...doc.matchAll(/^\| `(ttrpc:[\w.]+)` \|/gm)].map(([, name]) => name)
  assert.deepEqual(listed.sort(), Object.values(Channels).sort())
})

test('docs/observability.md lists the kinds of every level of a logger', () => {
  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    const row = doc.split('\n').find((line) => line.startsWith(`| \`${level}\` |`)) ?? ''
    const listed = [...row.matchAll(/`([a-z]+\.[a-z]+)`/g)].map(([, kind]) => `ttrpc:${kind}`)
    const graded = [...gradings]
      .filter(([, { levels }]) => levels.includes(level))
      .map(([channel]) => channel)
    assert.deepEqual(listed.sort(), graded.sort(), level)
  }
})
