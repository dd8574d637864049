import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'

test('without the add-on the first use fails with the reason, and importing does not', () => {
  const program = `
    const { mount, oomScore, openFifo, watchExit } = await import(${JSON.stringify(import.meta.resolve('ttrpc/process'))})
    try { openFifo('/x', 'read') } catch ({ code, message }) { console.log(code, message) }
    for (const call of [() => watchExit(1), () => mount({ type: '', source: '', target: '/x' })]) {
      await call().catch(({ code }) => console.log(code))
    }
    console.log(oomScore(process.pid) >= -1000)`
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TTRPC_ADDON: '/nonexistent/ttrpc.node' },
    encoding: 'utf8',
  })
  const [first, ...others] = text.trim().split('\n')
  assert.match(first!, /^ERR_TTRPC_ENGINE ttrpc\/process cannot run here: TTRPC_ADDON names \/nonexistent/)
  assert.deepEqual(others, ['ERR_TTRPC_ENGINE', 'ERR_TTRPC_ENGINE', 'true'])
})
