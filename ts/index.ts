/** The public API of `ttrpc`. */
/// <reference types="node" preserve="true" />

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
} from './admission/handshaker.js'
export {
  allOf,
  anyOf,
  gids,
  inGroup,
  not,
  type SameNamespacesOptions,
  sameNamespaces,
  uids,
} from './admission/rules.js'
export { Metadata, type MetadataInit } from './base/metadata.js'
export type { Clock } from './call/clock.js'
export type { HandlerContext } from './call/context.js'
export { type ContextKey, type ContextValues, contextKey } from './call/context-values.js'
export type { InterceptedRequest, Interceptor, InterceptorNext } from './call/interceptor.js'
export type { MethodKind, StreamKind } from './call/method-kind.js'
export type { CallOptions, MethodDefaults } from './call/options.js'
export { handlerErrorStatus, type WireStatus } from './call/server/handler-error.js'
export { currentContext } from './call/server/handler-scope.js'
export type {
  ClientOf,
  Codec,
  MethodDefinition,
  ServiceDefinition,
  ServiceImplementation,
} from './call/service.js'
export type { StreamCall } from './call/stream/stream-call.js'
export { Client } from './client/client.js'
export type { ClientOptions } from './client/client-options.js'
export { type ConnectOptions, connect } from './client/connect.js'
export type { ReconnectOptions } from './client/link/backoff.js'
export type { ServiceOptions } from './client/service-client.js'
export type { FromJsonOptions } from './codec/message/from-json.js'
export { loadProto } from './codec/proto/load-proto.js'
export type {
  EnumValues,
  Int64Kind,
  LoadedMethod,
  LoadedProto,
  LoadedService,
  LoadedServices,
  LoadProtoOptions,
  MessageType,
} from './codec/proto/loaded.js'
export { type Any, anyIs, anyPack, anyUnpack, type NamedType } from './codec/well-known/any.js'
export { type FieldMask, fieldMask } from './codec/well-known/field-mask.js'
export {
  type Json,
  type Struct,
  structFromJson,
  structToJson,
  type Value,
  valueFromJson,
  valueToJson,
} from './codec/well-known/struct.js'
export {
  type Duration,
  durationFromMs,
  durationMs,
  type Timestamp,
  timestampDate,
  timestampFromDate,
  timestampFromMs,
  timestampMs,
  timestampNow,
} from './codec/well-known/time.js'
export type { CallEnded, CallRefused, CallStarted, HandlerFailed, StuckCall } from './diagnostics/calls.js'
export { Channels } from './diagnostics/channel.js'
export type { ClientStateChanged, LinkState } from './diagnostics/clients.js'
export type { ConnectionClosed, ConnectionOpened } from './diagnostics/connections.js'
export type { EngineFallback } from './diagnostics/engines.js'
export type { DiagnosticsEvents } from './diagnostics/events.js'
export type { ProtocolFault } from './diagnostics/faults.js'
export type { ListenerChanged } from './diagnostics/listeners.js'
export type { LogEntry, Logger, LogLevel } from './diagnostics/logger.js'
export type { ConnectionEvent } from './diagnostics/origin.js'
export type { ReadingChanged } from './diagnostics/reading.js'
export type { StreamFull } from './diagnostics/streams.js'
export type { EngineChoice } from './engine/engines.js'
export type { IoMode } from './engine/io-mode.js'
export {
  ClosedError,
  Code,
  ConnectError,
  codeName,
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
export type { Limits } from './options/limits.js'
export type { PeerInfo } from './options/peer-info.js'
export type { PeerCredentials } from './peer/credentials.js'
export type { NamespaceKind } from './peer/namespaces.js'
export type { CallSnapshot, ClientCallSnapshot } from './protocol/snapshots.js'
export type { StreamIdPolicy } from './protocol/stream-ids.js'
export type { ConnectionSnapshot, CutCall } from './server/connections.js'
export type {
  GroupLimits,
  GroupListenOptions,
  GroupShutdownReport,
  JoinGroupOptions,
  ServerGroupOptions,
  WorkerExit,
} from './server/group/group-options.js'
export { joinGroup } from './server/group/join-group.js'
export { ServerGroup } from './server/group/server-group.js'
export { type ListenFd, listenFds } from './server/listen-fds.js'
export type { BindOptions, ListenAddress } from './server/listen-options.js'
export { Listener } from './server/listener.js'
export type { RawHandler, RawHandlers, RawStreamHandler } from './server/methods.js'
export type { Refusal } from './server/refusals.js'
export { Server } from './server/server.js'
export type {
  ListenOptions,
  RegisterOptions,
  ServeOptions,
  ServerOptions,
  ShutdownOptions,
  ShutdownReport,
} from './server/server-options.js'
