/** Wrong arguments: each function of ttrpc/process refuses them with a code, before it does anything. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import process from 'node:process'
import { describe, test } from 'node:test'
import { types } from 'node:util'
import fc from 'fast-check'
import * as exported from 'ttrpc/process'
import { type Any, brokenSignal, hostileValues } from '../support/hostile-values.js'
import { TempFolder } from '../support/temp-folder.js'

const {
  bindSocket,
  cgroupsOf,
  closeOnExec,
  copyDescriptor,
  listenConsole,
  mount,
  oomScore,
  openFifo,
  openTerminal,
  readCgroupMetrics,
  reapAdopted,
  resizeTerminal,
  setChildSubreaper,
  setOomScore,
  terminalSize,
  unmount,
  watchExit,
  watchOomKills,
} = exported

const folder = new TempFolder()
const nowhere = folder.at('nothing')

type Accepts = (value: Any) => boolean

const isInteger =
  (least: number, most = 2 ** 31 - 1): Accepts =>
  (value) =>
    Number.isInteger(value) && value >= least && value <= most
const isText: Accepts = (value) =>
  typeof value === 'string' && !/\0/.test(value) && !/\p{Surrogate}/u.test(value)
const isPath: Accepts = (value) => isText(value) && value !== ''
const isFlag: Accepts = (value) => typeof value === 'boolean'
const orLeftOut =
  (accepts: Accepts): Accepts =>
  (value) =>
    value === undefined || accepts(value)
/** Options: only an object of none of them is fine. */
const isEmptyOptions: Accepts = orLeftOut((value) => {
  try {
    const plain = Object.prototype.toString.call(value) === '[object Object]'
    return typeof value === 'object' && value !== null && plain && Object.keys(value).length === 0
  } catch {
    return false
  }
})
const never: Accepts = () => false
const isOptionList: Accepts = orLeftOut((value) => {
  try {
    return Array.isArray(value) && value.length <= 4096 && Array.from(value).every(isText)
  } catch {
    return false
  }
})

/** A call with a value in one place, and right ones in all others; and the values that may be there. */
type Row = readonly [place: string, call: (value: Any) => unknown, accepts: Accepts]

const side = isInteger(0, 0xffff)
const noGroups = { version: 1, folders: new Map() } as const
const good = { type: 'tmpfs', source: 'tmpfs', target: nowhere }
const layers = Array.from({ length: 100 }, (_, i) => `${folder.path}/${'x'.repeat(60)}/${i}`)
/** With options that are longer than a page, so that the paths of the layers are made relative. */
const longMount = { ...good, type: 'overlay', options: [`lowerdir=${layers.join(':')}`] }

const rows: readonly Row[] = [
  ['bindSocket path', (value) => bindSocket(value), isPath],
  ['bindSocket options', (value) => bindSocket(nowhere, value), isEmptyOptions],
  ['bindSocket mode', (mode) => bindSocket(nowhere, { mode }), orLeftOut(isInteger(0, 0o777))],
  [
    'bindSocket allowUnsafeDirectory',
    (value) => bindSocket(nowhere, { allowUnsafeDirectory: value }),
    orLeftOut(isFlag),
  ],
  ['cgroupsOf pid', (value) => cgroupsOf(value), isInteger(1)],
  ['closeOnExec from', (value) => closeOnExec(value), orLeftOut(isInteger(0))],
  ['copyDescriptor from', (value) => copyDescriptor(value, 1), isInteger(0)],
  ['copyDescriptor to', (value) => copyDescriptor(0, value), isInteger(0)],
  ['listenConsole path', (value) => listenConsole(value), isPath],
  ['mount', (value) => mount(value), never],
  ['mount type', (type) => mount({ ...good, type }), isText],
  ['mount source', (source) => mount({ ...good, source }), isText],
  ['mount target', (target) => mount({ ...good, target }), isPath],
  ['mount options', (options) => mount({ ...good, options }), isOptionList],
  ['mount option', (option) => mount({ ...good, options: ['ro', option] }), isText],
  ['mount type, with long options', (type) => mount({ ...longMount, type }), isText],
  ['mount source, with long options', (source) => mount({ ...longMount, source }), isText],
  ['mount target, with long options', (target) => mount({ ...longMount, target }), isPath],
  [
    'mount option, with long options',
    (option) => mount({ ...longMount, options: [...longMount.options, option] }),
    isText,
  ],
  ['oomScore pid', (value) => oomScore(value), isInteger(1)],
  ['openFifo path', (value) => openFifo(value, 'read'), isPath],
  ['openFifo access', (value) => openFifo(nowhere, value), never],
  ['openFifo options', (value) => openFifo(nowhere, 'read', value), isEmptyOptions],
  ['openFifo nonblocking', (value) => openFifo(nowhere, 'read', { nonblocking: value }), orLeftOut(isFlag)],
  ['openTerminal size', (value) => openTerminal(value), (value) => value === undefined],
  ['openTerminal rows', (rows) => openTerminal({ rows, columns: 1 }), side],
  ['openTerminal columns', (columns) => openTerminal({ rows: 1, columns }), side],
  ['readCgroupMetrics pid', (value) => readCgroupMetrics(value), isInteger(1)],
  ['readCgroupMetrics version', (version) => readCgroupMetrics({ version } as Any), never],
  ['readCgroupMetrics folder', (value) => readCgroupMetrics({ version: 2, folder: value }), isPath],
  ['readCgroupMetrics folders', (value) => readCgroupMetrics({ version: 1, folders: value }), isFolders],
  [
    'readCgroupMetrics folder of a controller',
    (value) => readCgroupMetrics({ version: 1, folders: new Map([['memory', value]]) }),
    isPath,
  ],
  ['reapAdopted options', (value) => reapAdopted(value)(), isEmptyOptions],
  ['reapAdopted remembered', (remembered) => reapAdopted({ remembered })(), orLeftOut(isInteger(0))],
  ['resizeTerminal master', (value) => resizeTerminal(value, { rows: 1, columns: 1 }), isInteger(0)],
  ['resizeTerminal size', (value) => resizeTerminal(0, value), never],
  ['resizeTerminal rows', (rows) => resizeTerminal(0, { rows, columns: 1 }), side],
  ['resizeTerminal columns', (columns) => resizeTerminal(0, { rows: 1, columns }), side],
  ['setChildSubreaper on', (value) => setChildSubreaper(value), isFlag],
  ['setOomScore pid', (value) => setOomScore(value, 0), isInteger(1)],
  ['setOomScore score', (value) => setOomScore(process.pid, value), isInteger(-1000, 1000)],
  ['terminalSize master', (value) => terminalSize(value), isInteger(0)],
  ['unmount target', (value) => unmount(value), isPath],
  ['unmount options', (value) => unmount(nowhere, value), isEmptyOptions],
  ['unmount detach', (detach) => unmount(nowhere, { detach }), orLeftOut(isFlag)],
  ['unmount all', (all) => unmount(nowhere, { all }), orLeftOut(isFlag)],
  ['watchExit pid', (value) => watchExit(value), isInteger(1)],
  ['watchExit options', (value) => watchExit(process.pid, value), isEmptyOptions],
  ['watchExit signal', (signal) => watchExit(process.pid, { signal }), (value) => value === undefined],
  ['watchOomKills groups', (value) => watchOomKills(value, () => undefined), never],
  [
    'watchOomKills onKills',
    (value) => watchOomKills(noGroups, value),
    (value) => typeof value === 'function',
  ],
  ['watchOomKills options', (value) => watchOomKills(noGroups, () => undefined, value), isEmptyOptions],
  [
    'watchOomKills intervalMs',
    (intervalMs) => watchOomKills(noGroups, () => undefined, { intervalMs }),
    orLeftOut(isInteger(10)),
  ],
]

function isFolders(value: Any): boolean {
  if (!types.isMap(value)) return false
  return [...Map.prototype.entries.call(value)].every(
    ([name, path]) => typeof name === 'string' && isPath(path),
  )
}

/** Functions without arguments. */
const bare: ReadonlySet<string> = new Set(['openPipe'])

/** A value out of sight of fast-check, which asks values for methods of its own. */
interface Hidden {
  readonly make: () => Any
}

const hidden = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<Hidden> =>
  values.map((value) => ({ make: () => value }))

/** Anything, and what only a program of ill will passes. */
const anything: fc.Arbitrary<Hidden> = fc.oneof(
  fc.constantFrom(...hostileValues.map(({ name, make }) => ({ name, make: () => make(undefined) }))),
  hidden(
    fc.constantFrom<Any>(-1, 1.5, -0.5, 2 ** 31, Number.NaN, Infinity, '', '\0', 'a\0b', '\ud800', 'x', '1'),
  ),
  // biome-ignore lint/suspicious/noSparseArray: a hole is what it is about
  hidden(fc.constantFrom<Any>(['read'], [, 'ro'], new Array(2 ** 32 - 1))),
  fc.constantFrom({ make: () => new Proxy([], { get: () => 'ro' }) }),
  hidden(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
  ),
)

/** Calls with a wrong value. Throws unless the call fails with a code of ours. */
async function refusedWith([place, call, accepts]: Row, { make }: Hidden): Promise<void> {
  const value = make()
  if (accepts(value)) return
  let error: Any
  try {
    await call(value)
  } catch (thrown) {
    error = thrown
  }
  assert.match(
    String(error?.code),
    /^ERR_TTRPC_(ARGUMENT|OPTION)$/,
    `${place}: ${error?.stack ?? 'accepted'}`,
  )
  assert.ok(error instanceof TypeError)
}

function allRefused(row: Row): Promise<void> {
  const property = fc.asyncProperty(anything, (value) => refusedWith(row, value))
  return fc.assert(property, { numRuns: 300 })
}

describe('wrong arguments', () => {
  test('the table has every function', () => {
    const named = new Set(rows.map(([place]) => place.split(' ')[0]))
    const functions = Object.entries(exported).filter(([, value]) => typeof value === 'function')
    const missing = functions.map(([name]) => name).filter((name) => !named.has(name) && !bare.has(name))
    assert.deepEqual(missing, [])
  })

  for (const row of rows) {
    test(`${row[0]}: refused with a code, and no descriptor is left open`, async () => {
      const open = readdirSync('/proc/self/fd').length
      await allRefused(row)
      assert.equal(readdirSync('/proc/self/fd').length, open)
    })
  }

  test('the time of receive', async () => {
    const socket = listenConsole(folder.at('console'))
    try {
      await allRefused(['receive', (ms) => socket.receive(ms), isInteger(0)])
    } finally {
      socket.close()
    }
  })

  test('a signal that throws ends the wait with a code', async () => {
    const throwing = () => {
      throw new Error('no')
    }
    const signals = [
      brokenSignal(),
      Object.defineProperty(brokenSignal(1), 'aborted', { get: throwing }),
      Object.defineProperty({ ...brokenSignal(), aborted: true }, 'reason', { get: throwing }),
    ]
    for (const signal of signals) {
      await assert.rejects(watchExit(process.pid, { signal }), {
        code: 'ERR_TTRPC_OPTION',
        name: 'TypeError',
      })
    }
  })

  test('more options of a mount than it can have', async () => {
    const options = new Array<string>(4097).fill('ro')
    await assert.rejects(mount({ ...good, options }), {
      code: 'ERR_TTRPC_ARGUMENT',
      message: /options must be at most 4096 strings, not 4097/,
    })
    await assert.rejects(mount({ ...good, options: options.slice(1) }), { code: 'ENOENT' })
  })
})
