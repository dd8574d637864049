/** A daemon that is killed while a process is made, and before that is recorded: nothing of it runs after `delete`. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { holdWhileTesting } from '../support/hold.js'
import { skipWithoutRunc } from '../support/runc.js'
import { Bundle, newFolder, shell } from './bundle.js'
import { runcRuntime } from './host-runtime.js'
import { deleteLeft } from './left-container.js'
import { runcBundle } from './runc-bundle.js'

holdWhileTesting()

const program = fileURLToPath(new URL('./programs/killed-daemon.js', import.meta.url))

/** Runs the daemon until it is killed. */
async function killAt(
  runtime: string,
  moment: string,
  after: string,
  bundle: Bundle,
  runc = '',
): Promise<void> {
  const child = spawn(process.execPath, [program, runtime, moment, after, bundle.path, runc], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL')
}

/** Returns the processes whose command line has a text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(text)
    } catch {
      return false
    }
  })
}

/** Resolves when no process has the text in its command line. Those that end by themselves do so in their own time. */
async function allGone(text: string): Promise<void> {
  while (processesWith(text).length > 0) await delay(5)
}

describe('host', () => {
  for (const moment of ['create', 'exec']) {
    test(`killed when ${moment} has made a process that is not recorded`, async () => {
      const bundle = new Bundle(newFolder(), `c-${moment}`, shell('exec sleep 1000'))
      await killAt('host', moment, 'made', bundle)
      await deleteLeft(bundle)
      await allGone(bundle.path)
      assert.ok(!existsSync(bundle.at('ran')), 'the program of the exec has not run')
    })
  }
})

describe('runc', { skip: skipWithoutRunc() }, () => {
  for (const moment of ['create', 'exec']) {
    for (const after of ['0', '5', '15', '30', '60', 'made']) {
      test(`killed ${after} ms into ${moment}`, async () => {
        const bundle = runcBundle(`k${process.pid}-${moment}-${after}`, 'exec sleep 1000')
        await killAt('runc', moment, after, bundle)
        await deleteLeft(bundle, runcRuntime())
        await allGone(bundle.path)
        const root = '/run/containerd/runc/tests'
        assert.ok(!existsSync(root) || !readdirSync(root).includes(bundle.id))
      })
    }
  }

  test('killed while runc has not begun to make the container', async () => {
    const slow = join(newFolder(), 'slow-runc')
    writeFileSync(slow, '#!/bin/sh\ncase " $* " in *" create "*) sleep 0.5 ;; esac\nexec runc "$@"\n', {
      mode: 0o755,
    })
    const bundle = runcBundle(`k${process.pid}-slow`, 'exec sleep 1000')
    await killAt('runc', 'create', '100', bundle, slow)
    await deleteLeft(bundle, runcRuntime())
    await allGone(bundle.path)
    assert.ok(!readdirSync('/run/containerd/runc/tests').includes(bundle.id))
  })
})
