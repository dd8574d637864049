/** The public list. */

export type { ReconnectOptions } from './backoff.js'
export type { BindOptions, ListenAddress } from './bind-options.js'
export type { Clock } from './call/clock.js'
export type { HandlerContext } from './call/context.js'
export { currentContext } from './call/handler-scope.js'
export type { InterceptedRequest, Interceptor, InterceptorNext } from './call/interceptor.js'
export type { MethodKind, StreamKind } from './call/method-kind.js'
export type { CallOptions } from './call/options.js'
export type { StreamCall } from './call/stream-call.js'
export { type ContextKey, type ContextValues, contextKey } from './call/values.js'
export type { CallSnapshot, ClientCallSnapshot } from './call-snapshot.js'
export { Client } from './client.js'
export type { ClientOptions } from './client-opening.js'
export { loadProto } from './codec/load-proto.js'
export { type ConnectOptions, connect } from './connect.js'
export type { CallEnded, CallRefused, CallStarted, StuckCall } from './diagnostics/calls.js'
export type { ClientStateChanged, LinkState } from './diagnostics/clients.js'
export type { ConnectionClosed, ConnectionOpened } from './diagnostics/connections.js'
export type { EngineFallback } from './diagnostics/engines.js'
export { Channels, type DiagnosticsEvents } from './diagnostics/events.js'
export type { ProtocolFault } from './diagnostics/faults.js'
export type { ListenerChanged } from './diagnostics/listeners.js'
export type { ConnectionEvent } from './diagnostics/origin.js'
export type { ReadingChanged } from './diagnostics/reading.js'
export type { StreamFull } from './diagnostics/streams.js'
export type { PeerCredentials } from './engine/engine.js'
export type { EngineChoice } from './engine/engines.js'
export type { NamespaceKind } from './engine/namespaces.js'
export {
  ClosedError,
  Code,
  ConnectError,
  isOversized,
  isTtrpcError,
  isUnimplemented,
  ListenError,
  OversizedMessageError,
  ProtocolError,
  ServerClosedError,
  type StatusDetail,
  StreamClosedError,
  StreamFullError,
  TtrpcError,
  type TtrpcErrorOptions,
} from './errors.js'
export {
  allowAnyPeer,
  type CustomHandshaker,
  type HandshakeResult,
  type Handshaker,
  type PendingConnection,
  type RuleHandshaker,
  unixCredentials,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from './handshaker.js'
export type { Limits } from './limits.js'
export { type ListenFd, listenFds } from './listen-fds.js'
export { Listener } from './listener.js'
export type { Logger } from './logger.js'
export { Metadata, type MetadataInit } from './metadata.js'
export type { PeerInfo } from './peer-info.js'
export type { StreamIdPolicy } from './protocol/server-connection.js'
export { REFUSED_CHANNEL, type Refusal } from './refusals.js'
export {
  allOf,
  anyOf,
  gids,
  inGroup,
  not,
  type SameNamespacesOptions,
  sameNamespaces,
  uids,
} from './rules.js'
export {
  type ListenOptions,
  type RegisterOptions,
  type ServeOptions,
  Server,
  type ServerOptions,
  type ShutdownOptions,
  type ShutdownReport,
} from './server.js'
export type { ConnectionSnapshot, CutCall } from './server-connections.js'
export type { RawHandler, RawHandlers, RawStreamHandler } from './server-methods.js'
export type {
  ClientOf,
  Codec,
  MethodDefinition,
  ServiceDefinition,
  ServiceImplementation,
} from './service.js'
export type { MethodDefaults, ServiceOptions } from './service-client.js'
export { STUCK_CHANNEL } from './stuck-calls.js'
