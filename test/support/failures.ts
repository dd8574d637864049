import { Buffer } from 'node:buffer'
import { Code, TtrpcError } from 'ttrpc'
import type { Text } from './echo-service.js'

/** An error as Node's own calls throw it, with the text of the error in Go. */
function nodeError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

const timedOut = new DOMException('the operation timed out', 'TimeoutError')

/** Errors of JavaScript programs, by the name under which the Go program fails in the same way. */
const failures: ReadonlyMap<string, Error> = new Map<string, Error>([
  ['plain', new Error('plain')],
  ['eof', nodeError('EOF', 'EOF')],
  ['canceled', new DOMException('the operation was aborted', 'AbortError')],
  ['deadline', timedOut],
  ['notExist', nodeError('ENOENT', 'file does not exist')],
  ['exist', nodeError('EEXIST', 'file exists')],
  ['perm', nodeError('EPERM', 'operation not permitted')],
  ['access', nodeError('EACCES', 'permission denied')],
  ['invalid', nodeError('EINVAL', 'invalid argument')],
  ['closedPipe', nodeError('EPIPE', 'io: read/write on closed pipe')],
  ['unexpectedEOF', nodeError('ERR_STREAM_PREMATURE_CLOSE', 'unexpected EOF')],
  ['noProgress', new TtrpcError('multiple Read calls return no data or error', Code.FAILED_PRECONDITION)],
  ['shortBuffer', new TtrpcError('short buffer', Code.FAILED_PRECONDITION)],
  ['shortWrite', new TtrpcError('short write', Code.FAILED_PRECONDITION)],
  ['other', nodeError('EIO', 'input/output error')],
  ['wrapped', new Error('w: inner', { cause: new Error('inner') })],
  ['wrappedDeadline', new Error('w: context deadline exceeded', { cause: timedOut })],
  [
    'wrappedStatus',
    new Error('w: rpc error: code = NotFound desc = inner', {
      cause: new TtrpcError('inner', Code.NOT_FOUND),
    }),
  ],
  ['odd', new TtrpcError('odd', 999)],
  [
    'details',
    new TtrpcError('detailed', Code.FAILED_PRECONDITION, {
      details: [
        { typeUrl: 'type.googleapis.com/google.protobuf.StringValue', value: Buffer.from('\n\x03one') },
        { typeUrl: 'example.test/Unknown', value: Uint8Array.of(0xff, 0x00) },
      ],
    }),
  ],
])

/** Throws the error of that name, or returns an answer that cannot be sent. */
export function failWith(kind: string): Text {
  const answers: Record<string, unknown> = { nil: undefined, typedNil: null, nonProto: 'text' }
  if (Object.hasOwn(answers, kind)) return answers[kind] as Text
  throw failures.get(kind) ?? new Error(`no failure ${JSON.stringify(kind)}`)
}
