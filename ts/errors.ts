/** Every error of the package. Each class and code has its line in docs/errors.md; a test compares the two. */
export { Code, codeName } from './code.js'
export {
  ClosedError,
  OversizedMessageError,
  ProtocolError,
  ServerClosedError,
  StreamClosedError,
  StreamFullError,
} from './errors/connection-errors.js'
export { canceled, deadlineExceeded } from './errors/ended-call.js'
export { codeOfErrno } from './errors/errno.js'
export { type MisuseCode, type MisuseError, misuse, misuseCodes } from './errors/misuse.js'
export { ConnectError, ListenError, type SocketErrorOptions } from './errors/socket-errors.js'
export {
  type ErrorPeer,
  isOversized,
  isTtrpcError,
  isUnimplemented,
  type StatusDetail,
  TtrpcError,
  type TtrpcErrorOptions,
} from './errors/ttrpc-error.js'
