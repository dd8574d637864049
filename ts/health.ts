/** `ttrpc/health`: the service grpc.health.v1.Health on this wire, for servers and their clients. */
export {
  Health,
  HealthCheckRequest,
  HealthCheckResponse,
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthListRequest,
  HealthListResponse,
} from './kits/health/gen/grpc/health/v1/health.js'
export { HealthServer, type StatusInit } from './kits/health/health-server.js'
