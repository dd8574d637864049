/** Every error of the package. Each class and code has a line in docs/errors.md; a test compares the two. */
export { Code, codeName } from './base/code.js'
export {
  ClosedError,
  OversizedMessageError,
  ProtocolError,
  ServerClosedError,
  StreamClosedError,
  StreamFullError,
} from './base/errors/connection-errors.js'
export { canceled, deadlineExceeded } from './base/errors/ended-call.js'
export { codeOfErrno } from './base/errors/errno.js'
export { type MisuseCode, type MisuseError, misuse, misuseCodes } from './base/errors/misuse.js'
export { ConnectError, ListenError, type SocketErrorOptions } from './base/errors/socket-errors.js'
export {
  type ErrorPeer,
  isOversized,
  isTtrpcError,
  isUnimplemented,
  type StatusDetail,
  TtrpcError,
  type TtrpcErrorOptions,
} from './base/errors/ttrpc-error.js'
