// Metrics of calls on OpenTelemetry's API, from the diagnostics events alone: no interceptor, no change to handlers.
//
//   node examples/metrics/main.js
import { Buffer } from 'node:buffer'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metrics } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { Code, connect, Server, TtrpcError } from 'ttrpc'
import { recordMetrics } from './call-metrics.js'

/** Collects when asked. A program has an exporter instead. */
class Reader extends MetricReader {
  async onShutdown() {}
  async onForceFlush() {}
}

const reader = new Reader()
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
const stop = recordMetrics(metrics.getMeter('ttrpc'))

const folder = mkdtempSync(join(tmpdir(), 'metrics-'))
const server = new Server().registerRaw('demo.v1.Numbers', {
  Half(bytes) {
    const n = Number(Buffer.from(bytes))
    if (n % 2 === 1) throw new TtrpcError(`${n} is odd`, Code.INVALID_ARGUMENT)
    return Buffer.from(`${n / 2}`)
  },
  Count: {
    kind: 'serverStreaming',
    async *handler(bytes) {
      for (let i = 0; i < Number(Buffer.from(bytes)); i++) yield Buffer.from(`${i}`)
    },
  },
})
const { address } = await server.listen(join(folder, 'numbers.sock'))
const client = await connect(address)
const half = (n) => client.call('demo.v1.Numbers', 'Half', Buffer.from(`${n}`)).catch(() => {})
await Promise.all(Array.from({ length: 100 }, (_, n) => half(n)))
for await (const _ of client.stream('demo.v1.Numbers', 'Count', 'serverStreaming', Buffer.from('1000')));
await client.call('demo.v1.Numbers', 'Double', Buffer.from('1')).catch(() => {})

await show('while the connection is open')
await client.close()
await server.shutdown()
await show('after the shutdown')
stop()
rmSync(folder, { recursive: true })

async function show(when) {
  console.log(when)
  const { resourceMetrics } = await reader.collect()
  for (const { descriptor, dataPoints } of resourceMetrics.scopeMetrics[0].metrics) {
    for (const { attributes, value } of dataPoints) {
      const labels = Object.values(attributes).join(' ')
      const shown =
        typeof value === 'number' ? value : `${value.count} calls, longest ${value.max.toFixed(1)} ms`
      console.log(`  ${descriptor.name.padEnd(20)} ${labels.padEnd(52)} ${shown}`)
    }
  }
}
