import diagnostics from 'node:diagnostics_channel'
import { Channels } from 'ttrpc'

/**
 * Metrics of all clients and servers of this process, from their diagnostics events. `meter` is one of
 * OpenTelemetry's API. Names on a server's side are those that it registered, so a peer cannot add labels. With
 * setFallback it can: then leave `service` and `method` out. Returns a function that ends the metrics.
 */
export function recordMetrics(meter) {
  const connections = meter.createUpDownCounter('ttrpc.connections', { description: 'open connections' })
  const refusals = meter.createCounter('ttrpc.refusals', { description: 'peers that a listener turned away' })
  const active = meter.createUpDownCounter('ttrpc.calls.active', { description: 'calls that run' })
  const durations = meter.createHistogram('ttrpc.call.duration', {
    unit: 'ms',
    description: 'calls that have ended, by code',
    advice: { explicitBucketBoundaries: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000] },
  })
  const faults = meter.createCounter('ttrpc.faults', {
    description: 'what peers broke: frames and full streams',
  })

  const of = ({ side, service, method }) => ({ side, service, method })
  const listeners = {
    [Channels.CONNECTION_OPENED]: ({ side }) => connections.add(1, { side }),
    [Channels.CONNECTION_CLOSED]: ({ side }) => connections.add(-1, { side }),
    [Channels.PEER_REFUSED]: ({ suppressed = 0 }) => refusals.add(1 + suppressed),
    [Channels.CALL_STARTED]: (call) => active.add(1, of(call)),
    [Channels.CALL_ENDED]: (call) => {
      active.add(-1, of(call))
      durations.record(call.durationMs, { ...of(call), code: call.code })
    },
    [Channels.CALL_REFUSED]: ({ code }) => faults.add(1, { kind: `refused with ${code}` }),
    [Channels.PROTOCOL_FAULT]: () => faults.add(1, { kind: 'protocol' }),
    [Channels.STREAM_FULL]: ({ side }) => faults.add(1, { kind: 'stream full', side }),
  }
  const channels = Object.entries(listeners)
  for (const [channel, listener] of channels) diagnostics.subscribe(channel, listener)
  return () => {
    for (const [channel, listener] of channels) diagnostics.unsubscribe(channel, listener)
  }
}
