import { Buffer } from 'node:buffer'
import { didYouMean } from '../base/errors/did-you-mean.js'
import { misuse } from '../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../base/errors/text.js'
import { types } from '../base/runtime.js'
import type { AnyCodec, InitOf, MessageOf } from '../codec/codec.js'
import { MAX_NAME_BYTES } from '../wire/method-table.js'
import type { HandlerContext } from './context.js'
import type { CallOptions } from './options.js'
import type { StreamCall } from './stream/stream-call.js'

export type { AnyCodec, Codec, EncodedWriter, InitOf, MessageOf } from '../codec/codec.js'

/** One method of a service: its messages, and which sides stream (neither, when left out). */
export interface MethodDefinition<I extends AnyCodec = AnyCodec, O extends AnyCodec = AnyCodec> {
  readonly input: I
  readonly output: O
  readonly clientStreaming?: boolean
  readonly serverStreaming?: boolean
}

/** Methods by their names on the wire, e.g. `SayHello`. */
type MethodDefinitions = Readonly<Record<string, MethodDefinition>>

/** A service: its full name on the wire, e.g. `demo.v1.Greeter`, and its methods. */
export interface ServiceDefinition<M extends MethodDefinitions = MethodDefinitions> {
  readonly name: string
  readonly methods: M
}

/** Names that the methods of an object must not have: `then` would make it a promise, the others have a meaning in JavaScript. */
type Reserved = 'then' | 'constructor' | 'toString' | '__proto__'
const reserved: ReadonlySet<string> = new Set<Reserved>(['then', 'constructor', 'toString', '__proto__'])

/** The method's name in JavaScript: the first letter lowered, `$` behind a reserved one. */
export type LocalName<N extends string> =
  Uncapitalize<N> extends Reserved ? `${Uncapitalize<N>}$` : Uncapitalize<N>

/** `'CloseIO'` → `'closeIO'`, `'Then'` → `'then$'`. */
export function localName<N extends string>(wireName: N): LocalName<N> {
  const lowered = wireName.slice(0, 1).toLowerCase() + wireName.slice(1)
  return (reserved.has(lowered) ? `${lowered}$` : lowered) as LocalName<N>
}

/** What a handler may return for one message. */
type Reply<T> = T | Promise<T>
/** What a handler may return, or a caller pass, for many messages. */
type Many<T> = AsyncIterable<T> | Iterable<T>
/** What the handler of a method with client streaming receives. */
type Requests<T> = AsyncIterableIterator<T>

/**
 * Whether the compiler cannot know which sides of a method stream: in a service of `loadProto`, and in a definition
 * without `as const`, whose `true` is a boolean.
 */
type IsLoose<D extends MethodDefinition> = D extends { clientStreaming: infer C }
  ? boolean extends C
    ? true
    : IsBoolean<D>
  : IsBoolean<D>
type IsBoolean<D> = D extends { serverStreaming: infer S } ? (boolean extends S ? true : false) : false

// biome-ignore lint/suspicious/noExplicitAny: one message or many, which only the running program knows
type Loose = any

/** The handler of one method. */
type MethodImplementation<D extends MethodDefinition> =
  IsLoose<D> extends true ? (request: Loose, context: HandlerContext) => Loose : StrictImplementation<D>

type StrictImplementation<D extends MethodDefinition> = D extends { clientStreaming: true }
  ? D extends { serverStreaming: true }
    ? (requests: Requests<MessageOf<D['input']>>, context: HandlerContext) => Reply<Many<InitOf<D['output']>>>
    : (requests: Requests<MessageOf<D['input']>>, context: HandlerContext) => Reply<InitOf<D['output']>>
  : D extends { serverStreaming: true }
    ? (request: MessageOf<D['input']>, context: HandlerContext) => Reply<Many<InitOf<D['output']>>>
    : (request: MessageOf<D['input']>, context: HandlerContext) => Reply<InitOf<D['output']>>

/** An object with a handler for every method; a class instance keeps its `this`. */
export type ServiceImplementation<S extends ServiceDefinition> = {
  [N in keyof S['methods'] & string as LocalName<N>]: MethodImplementation<S['methods'][N]>
}

/** How a unary method is called. */
type UnaryCall<D extends MethodDefinition> = (
  request: InitOf<D['input']>,
  options?: CallOptions,
) => Promise<MessageOf<D['output']>>

/** How a method with server streaming is called. */
type ServerStreamingCall<D extends MethodDefinition> = (
  request: InitOf<D['input']>,
  options?: CallOptions,
) => StreamCall<InitOf<D['input']>, MessageOf<D['output']>>

/** How a method with client streaming is called: with its messages, for the reply; or without, to use `send`. */
interface ClientStreamingCall<D extends MethodDefinition> {
  (requests: Many<InitOf<D['input']>>, options?: CallOptions): Promise<MessageOf<D['output']>>
  (requests?: undefined, options?: CallOptions): StreamCall<InitOf<D['input']>, MessageOf<D['output']>>
}

/** How a method with streaming both ways is called: with the messages to send, or without, to use `send`. */
type BidiStreamingCall<D extends MethodDefinition> = (
  requests?: Many<InitOf<D['input']>>,
  options?: CallOptions,
) => StreamCall<InitOf<D['input']>, MessageOf<D['output']>>

/** A method as a client calls it. */
type MethodCall<D extends MethodDefinition> =
  IsLoose<D> extends true ? (request?: Loose, options?: CallOptions) => Loose : StrictCall<D>

type StrictCall<D extends MethodDefinition> = D extends { clientStreaming: true }
  ? D extends { serverStreaming: true }
    ? BidiStreamingCall<D>
    : ClientStreamingCall<D>
  : D extends { serverStreaming: true }
    ? ServerStreamingCall<D>
    : UnaryCall<D>

/** The methods of a service as a client calls them. */
export type ClientOf<S extends ServiceDefinition> = {
  [N in keyof S['methods'] & string as LocalName<N>]: MethodCall<S['methods'][N]>
}

/** Checks a definition's shape at once. Throws `ERR_TTRPC_DEFINITION`. */
export function checkDefinition(definition: unknown): asserts definition is ServiceDefinition {
  if (!isObject(definition)) {
    const hint = definition === undefined ? ': has the .proto file a service of that name?' : ''
    throw refuse(`a service definition must be an object, not ${kindOf(definition)}${hint}`)
  }
  if (types.isPromise(definition)) throw refuse('a service definition is a Promise: await loadProto()')
  const { name, methods } = definition as Partial<ServiceDefinition>
  if (!isName(name))
    throw refuse(`a service definition must have a name: a string of 1 to ${MAX_NAME_BYTES} bytes, without /`)
  if (!isObject(methods) || Array.isArray(methods)) {
    throw refuse(`methods of service ${name} must be an object keyed by wire names, not ${kindOf(methods)}`)
  }
  const locals = new Map<string, string>()
  for (const [method, entry] of Object.entries(methods)) {
    if (!isName(method))
      throw refuse(`service ${name} has a method without a usable name: ${JSON.stringify(method)}`)
    checkMethod(`${name}/${method}`, entry)
    const local = localName(method)
    const other = locals.get(local)
    if (other !== undefined)
      throw refuse(`methods ${other} and ${method} of service ${name} are both called ${local}`)
    locals.set(local, method)
  }
}

const methodKeys: ReadonlySet<string> = new Set<keyof MethodDefinition>([
  'input',
  'output',
  'clientStreaming',
  'serverStreaming',
])

function checkMethod(fullName: string, method: unknown): void {
  if (!isObject(method)) throw refuse(`method ${fullName} must be an object, not ${kindOf(method)}`)
  for (const key of Object.keys(method)) {
    if (methodKeys.has(key)) continue
    throw refuse(`method ${fullName} has an unknown key ${JSON.stringify(key)}${didYouMean(key, methodKeys)}`)
  }
  const { input, output, clientStreaming, serverStreaming } = method as Record<string, unknown>
  checkCodec(`${fullName}.input`, input)
  checkCodec(`${fullName}.output`, output)
  checkFlag(`${fullName}.clientStreaming`, clientStreaming)
  checkFlag(`${fullName}.serverStreaming`, serverStreaming)
}

function checkCodec(where: string, codec: unknown): void {
  if (isObject(codec) || typeof codec === 'function') {
    const { encode, decode } = codec as Partial<AnyCodec>
    if (typeof encode === 'function' && typeof decode === 'function') return
  }
  throw refuse(`${where} must be a codec with encode and decode, not ${kindOf(codec)}`)
}

function checkFlag(where: string, flag: unknown): void {
  if (flag !== undefined && typeof flag !== 'boolean')
    throw refuse(`${where} must be true or false, not ${kindOf(flag)}`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isName(name: unknown): name is string {
  if (typeof name !== 'string' || name === '' || name.includes('/') || !isWellFormed(name)) return false
  return Buffer.byteLength(name) <= MAX_NAME_BYTES
}

function refuse(message: string): TypeError {
  return misuse('ERR_TTRPC_DEFINITION', message)
}
