/** `ttrpc/otel`: interceptors for OpenTelemetry, compatible on the wire with Go's otelttrpc. */
export { clientInterceptor } from './kits/otel/client-interceptor.js'
export type { MessageEvent, OtelApi, OtelOptions } from './kits/otel/options.js'
export { serverInterceptor } from './kits/otel/server-interceptor.js'
