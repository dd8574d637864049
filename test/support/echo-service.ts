/** The definition of the service that the Go program of test/interop/go serves too. */
import protobuf from 'protobufjs'
import type { Codec } from 'ttrpc'
import { ECHO_SERVICE } from './server-target.js'

export interface Text {
  value: string
}
export interface Bytes {
  value: Uint8Array
}
export interface Count {
  value: number
}
export type Nothing = Record<never, never>

const { root } = protobuf.parse(`
  syntax = "proto3";
  package google.protobuf;
  message Empty {}
  message StringValue { string value = 1; }
  message BytesValue { bytes value = 1; }
  message UInt32Value { uint32 value = 1; }
`)

/** A reflected type of protobufjs, with the message's shape that the compiler cannot know. */
function lookup<T>(name: string): Codec<T> {
  return root.lookupType(`google.protobuf.${name}`) as unknown as Codec<T>
}

const empty = lookup<Nothing>('Empty')
const text = lookup<Text>('StringValue')
const bytes = lookup<Bytes>('BytesValue')
const count = lookup<Count>('UInt32Value')

function method<I, O>(input: Codec<I>, output: Codec<O>) {
  return { input, output, clientStreaming: false, serverStreaming: false } as const
}
function clientStream<I, O>(input: Codec<I>, output: Codec<O>) {
  return { input, output, clientStreaming: true, serverStreaming: false } as const
}
function serverStream<I, O>(input: Codec<I>, output: Codec<O>) {
  return { input, output, clientStreaming: false, serverStreaming: true } as const
}
function bidiStream<I, O>(input: Codec<I>, output: Codec<O>) {
  return { input, output, clientStreaming: true, serverStreaming: true } as const
}

export const streamingMethods = {
  Chat: bidiStream(bytes, bytes),
  Sum: clientStream(count, text),
  EarlySum: clientStream(count, text),
  Count: serverStream(count, count),
  CountFail: serverStream(text, count),
  Flood: serverStream(text, bytes),
  Upload: clientStream(bytes, text),
  Early: bidiStream(bytes, empty),
  StreamFail: bidiStream(text, empty),
  StreamMetadata: serverStream(empty, text),
  StreamDeadline: serverStream(empty, text),
  StreamBlock: bidiStream(text, empty),
  ServerBlock: serverStream(text, empty),
  SlowChat: bidiStream(text, text),
  StreamHelper: bidiStream(text, empty),
} as const

export const echoDefinition = {
  name: ECHO_SERVICE,
  methods: {
    Echo: method(text, text),
    EchoBytes: method(bytes, bytes),
    Empty: method(empty, empty),
    Fail: method(text, text),
    Big: method(count, bytes),
    Deadline: method(empty, text),
    Metadata: method(empty, text),
    MetadataGet: method(text, text),
    FullMethod: method(empty, text),
    WaitDeadline: method(text, empty),
    Block: method(text, text),
    Stubborn: method(text, text),
    Release: method(text, empty),
    Begun: method(text, text),
    Seen: method(text, text),
    Ended: method(text, text),
    ...streamingMethods,
  },
} as const
