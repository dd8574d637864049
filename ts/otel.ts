/** `ttrpc/otel`: interceptors for OpenTelemetry, compatible on the wire with Go's otelttrpc. */
export { clientInterceptor } from './otel/client-interceptor.js'
export type { MessageEvent, OtelApi, OtelOptions } from './otel/options.js'
export { serverInterceptor } from './otel/server-interceptor.js'
