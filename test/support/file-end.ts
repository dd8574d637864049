/**
 * Loaded into the process of each test file by `npm test`, through `--import`. Ends the process when the tests of the
 * file have ended and something still keeps the event loop busy, such as a server that a failed assertion left
 * behind: without this the file would hang until the time limit of the runner. The file counts as failed, also when
 * all its tests have passed, since a test that leaves something open is wrong. A file must register its tests without
 * a top-level `await` between them: the runner takes the first pause for their end.
 */
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

/** More than a machine under load needs to close what is closed already. */
const GRACE_MS = Number(process.env.TTRPC_TEST_GRACE_MS ?? 10_000)
/** What every process has: its own output, and the channel of its runner. */
const ITS_OWN = new Set(['Immediate', 'PipeWrap', 'TTYWrap', 'Timeout'])

// Workers and child processes of a test may inherit the option.
if (isMainThread && process.argv[1]?.endsWith('.test.js')) {
  const { after } = await import('node:test')
  after(() => void setTimeout(endProcess, GRACE_MS).unref())
}

function endProcess(): void {
  const open = process.getActiveResourcesInfo().filter((name) => !ITS_OWN.has(name))
  process.stderr.write(
    `The tests of ${process.argv[1]} have ended, and the process has not, ${GRACE_MS / 1000} s later. ` +
      `It is kept alive by: ${[...new Set(open)].join(', ') || 'the native engine, a timer or a pipe'}. ` +
      'Close what a test opens with `await using`, or in t.after().\n',
  )
  process.exit(1)
}
