import { Buffer } from 'node:buffer'
import { DEFAULT_MAX_MESSAGE_BYTES, MessageType } from '../../../wire/frame.js'
import { encodeErrorResponse } from '../../../wire/response.js'
import { frame } from './frame-peer.js'

/** A clause on how a client takes an answer. After it, the client has to call again on the same connection. */
export interface ClientClause {
  readonly clause: string
  readonly stimulus: string
  readonly expected: string
  /** Returns the answer to a call with this id, which has to end it. */
  answer(stream: number): Buffer
}

const { RESPONSE, DATA } = MessageType
const LIVES = 'the connection lives: it calls again'
/** An odd id that no call of so few has. */
const FAR_ID = 0x7fff_fff1
const ALL_FLAGS = 0xff

const status = (code: number, message: string): Buffer => encodeErrorResponse({ code, message, details: [] })
const refusal = status(12, 'ttrpc conformance answers no method')

function refuse(stream: number, flags = 0): Buffer {
  return frame(stream, RESPONSE, flags, refusal)
}

/** One for each call of the client, in order. */
export const clientClauses: readonly ClientClause[] = [
  { clause: 'E9', stimulus: 'an answer with status 12', expected: LIVES, answer: (stream) => refuse(stream) },
  {
    clause: 'E9',
    stimulus: 'a status with a code that no table has, 999',
    expected: LIVES,
    answer: (stream) => frame(stream, RESPONSE, 0, status(999, 'a code of its own')),
  },
  {
    clause: 'E11',
    stimulus: 'a status with code 0 and a message',
    expected: LIVES,
    answer: (stream) => frame(stream, RESPONSE, 0, status(0, 'fine')),
  },
  {
    clause: 'E12',
    stimulus: 'an answer without a body',
    expected: LIVES,
    answer: (stream) => frame(stream, RESPONSE, 0),
  },
  {
    clause: 'E13',
    stimulus: 'answers for an even and an unknown id, before its own',
    expected: `dropped; ${LIVES}`,
    answer: (stream) => Buffer.concat([refuse(2), refuse(FAR_ID), refuse(stream)]),
  },
  {
    clause: 'E13',
    stimulus: 'two answers for one call',
    expected: `the second is dropped; ${LIVES}`,
    answer: (stream) => Buffer.concat([refuse(stream), refuse(stream)]),
  },
  {
    clause: 'E14',
    stimulus: 'DATA on the id of a call, before its answer',
    expected: `a unary call fails; ${LIVES}`,
    answer: (stream) => Buffer.concat([frame(stream, DATA, 0), refuse(stream)]),
  },
  {
    clause: 'E15',
    stimulus: 'an answer with flags ff',
    expected: `flags are ignored; ${LIVES}`,
    answer: (stream) => refuse(stream, ALL_FLAGS),
  },
  {
    clause: 'E16',
    stimulus: 'an answer of 4194305 bytes',
    expected: `the call fails; ${LIVES}`,
    answer: (stream) => frame(stream, RESPONSE, 0, Buffer.alloc(DEFAULT_MAX_MESSAGE_BYTES + 1)),
  },
]
