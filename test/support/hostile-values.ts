/** Values that code of the user may return or throw, and that a program of good will never would. */
import { Buffer } from 'node:buffer'
import { Code, TtrpcError } from 'ttrpc'

/** Any value: what is tested here is what the types forbid. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Any = any

/** One value, made anew for each use. */
export interface Hostile {
  readonly name: string
  /** `good`: what the slot would return if it were in order, for values that only arrive in a hostile way. */
  make(good: unknown): Any
  /** What waiting for it leads to: `itself` when there is nothing to wait for. */
  readonly settles: 'itself' | 'good' | 'error' | 'good or error' | 'never'
  /** The code of an answer when it is thrown. */
  readonly code: number
}

function throwing(): never {
  throw new Error('a getter of the user')
}

function revoked(): Any {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** A proxy all of whose traps throw. */
function trapped(target: object): Any {
  const traps = new Proxy({}, { get: () => throwing })
  return new Proxy(target, traps)
}

/** The object with getters that throw. */
function withGetters(target: object, ...names: PropertyKey[]): Any {
  for (const name of names) Object.defineProperty(target, name, { get: throwing })
  return target
}

const own = (target: object, name: PropertyKey, value: unknown): Any =>
  Object.defineProperty(target, name, { value })

function ring(): Error {
  const error = new Error('a ring')
  error.cause = new Error('of causes', { cause: error })
  return error
}

function itself(name: string, make: () => unknown, code: number = Code.UNKNOWN): Hostile {
  return { name, make, settles: 'itself', code }
}

type Resolve = (value?: unknown) => void
type Then = (resolve: Resolve, reject: Resolve) => void

/** An object with this function `then`. */
export function thenable(then: Then): unknown {
  return Object.fromEntries([['then', then]])
}

function settling(name: string, settles: Hostile['settles'], then: (good: unknown) => Then): Hostile {
  const make = (good: unknown): unknown => thenable(then(good))
  return { name: `a thenable that ${name}`, make, settles, code: Code.UNKNOWN }
}

const getters = ['then', 'message', 'name', 'code', 'cause', 'stack', 'constructor', 'details'] as const

const rubbish: readonly Hostile[] = [
  itself('undefined', () => undefined),
  itself('null', () => null),
  itself('a symbol', () => Symbol('x')),
  itself('a bigint', () => 1n),
  itself('NaN', () => Number.NaN),
  itself('a string with a lone surrogate', () => '\ud800'),
  itself('an object without a prototype', () => Object.create(null)),
  itself('a function', () => () => {}),
  itself('a class', () => class {}),
  itself('a Map', () => new Map()),
  itself('a generator', () => (function* () {})()),
  itself('an object whose toString throws', () => ({ toString: throwing, [Symbol.toPrimitive]: throwing })),
  itself('bytes of another length than they say', () => own(Buffer.from('abc'), 'length', 2 ** 30)),
  itself('bytes with a length that throws', () => withGetters(Buffer.from('abc'), 'length')),
  itself('an iterator that is none', () => ({
    [Symbol.asyncIterator]: () => null,
    [Symbol.iterator]: () => null,
  })),
  itself('an iterable with getters that throw', () =>
    withGetters({}, Symbol.asyncIterator, Symbol.iterator, 'return', 'next'),
  ),
]

const errors: readonly Hostile[] = [
  itself('an error with a ring of causes', ring),
  ...['message', 'name', 'code', 'cause', 'stack', 'constructor', 'toString', 'details'].map((name) =>
    itself(`an error whose ${name} throws`, () => withGetters(new Error('x'), name)),
  ),
  itself('an error without a prototype', () => Object.setPrototypeOf(new Error('x'), null)),
  itself('an error whose message is an object', () => own(new Error('x'), 'message', {})),
  itself('an error whose stack is a symbol', () => own(new Error('x'), 'stack', Symbol('x'))),
  itself('an error with the code 0', () => own(new Error('x'), 'code', 0)),
  itself('a TtrpcError', () => new TtrpcError('not here', Code.NOT_FOUND), Code.NOT_FOUND),
  itself('a TtrpcError whose code is 0', () => own(new TtrpcError('x', 5), 'code', 0)),
  itself('a TtrpcError whose code is text', () => own(new TtrpcError('x', 5), 'code', '5')),
  itself('a TtrpcError whose code throws', () => withGetters(new TtrpcError('x', 5), 'code')),
  ...['message', 'name', 'cause', 'stack', 'details'].map((name) =>
    itself(`a TtrpcError whose ${name} throws`, () => withGetters(new TtrpcError('x', 5), name), 5),
  ),
  itself(
    'a TtrpcError whose message is a symbol',
    () => own(new TtrpcError('x', 5), 'message', Symbol('x')),
    5,
  ),
  ...([5, null, {}, [5], [null], [{}], [{ typeUrl: 5 }], [{ typeUrl: 'x', value: 'y' }]] as const).map(
    (details) =>
      itself(
        `a TtrpcError whose details are ${JSON.stringify(details)}`,
        () => own(new TtrpcError('x', 5), 'details', details),
        5,
      ),
  ),
  itself(
    'a TtrpcError whose details are revoked',
    () => own(new TtrpcError('x', 5), 'details', revoked()),
    5,
  ),
  itself(
    'a TtrpcError with a detail that throws',
    () => own(new TtrpcError('x', 5), 'details', [withGetters({}, 'typeUrl', 'value'), revoked()]),
    5,
  ),
]

const objects: readonly Hostile[] = [
  { ...itself('an object whose getters throw', () => withGetters({}, ...getters)), settles: 'error' },
  { ...itself('a revoked proxy', revoked), settles: 'error' },
  { ...itself('a proxy whose traps throw', () => trapped({})), settles: 'error' },
  { ...itself('a function whose traps throw', () => trapped(() => {})), settles: 'error' },
  {
    ...itself('a TtrpcError behind a proxy whose traps throw', () => trapped(new TtrpcError('x', 5))),
    settles: 'error',
  },
]

const thenables: readonly Hostile[] = [
  settling('throws', 'error', () => throwing),
  settling('rejects', 'error', () => (_: Resolve, reject: Resolve) => reject(new Error('x'))),
  settling('rejects with a revoked proxy', 'error', () => (_: Resolve, reject: Resolve) => reject(revoked())),
  settling('rejects with nothing', 'error', () => (_: Resolve, reject: Resolve) => reject()),
  settling('never settles', 'never', () => () => {}),
  settling('settles at once', 'good', (good) => (resolve: Resolve) => resolve(good)),
  settling('settles twice', 'good', (good) => (resolve: Resolve, reject: Resolve) => {
    resolve(good)
    resolve('other')
    reject(new Error('late'))
  }),
  settling('settles later, twice', 'good', (good) => (resolve: Resolve, reject: Resolve) => {
    setImmediate(resolve, good)
    setImmediate(reject, new Error('late'))
  }),
  settling('settles, then throws', 'good', (good) => (resolve: Resolve) => {
    resolve(good)
    throwing()
  }),
  settling(
    'fulfils with a thenable that throws',
    'error',
    () => (resolve: Resolve) => resolve(thenable(throwing)),
  ),
  settling(
    'fulfils with a thenable of the same',
    'good',
    (good) => (resolve: Resolve) =>
      resolve(thenable((inner) => inner(thenable((innermost) => innermost(good))))),
  ),
  {
    name: 'a promise with a then that throws',
    make: (good) => own(Promise.resolve(good), 'then', throwing),
    settles: 'good or error', // `await` of the language does not ask it
    code: Code.UNKNOWN,
  },
  {
    name: 'a promise whose constructor throws',
    make: (good) => withGetters(Promise.resolve(good), 'constructor'),
    settles: 'error',
    code: Code.UNKNOWN,
  },
  {
    name: 'a promise of another class',
    make: (good) => class Own extends Promise<unknown> {}.resolve(good),
    settles: 'good',
    code: Code.UNKNOWN,
  },
  {
    name: 'a promise that never settles',
    make: () => new Promise(() => {}),
    settles: 'never',
    code: Code.UNKNOWN,
  },
]

export const hostileValues: readonly Hostile[] = [...rubbish, ...errors, ...objects, ...thenables]
