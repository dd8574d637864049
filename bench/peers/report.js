import { performance } from 'node:perf_hooks'
import process from 'node:process'

/**
 * Runs a load twice, to warm up and to measure, and prints the line `begin` between, then one line of JSON.
 * `load(end)` resolves to the times of its calls in ms, and the number of what it counted; `end` is a time of
 * `performance.now()`. `counted` names what was counted.
 */
export async function measureLoad({ counted, seconds, warmup, load }) {
  await load(performance.now() + warmup * 1000)
  console.log('begin')
  const cpu = process.cpuUsage()
  const begin = performance.now()
  const { times, count } = await load(begin + seconds * 1000)
  const took = (performance.now() - begin) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const sorted = Float64Array.from(times).sort()
  const quantile = (q) => (sorted[Math.floor(q * (sorted.length - 1))] ?? 0) * 1000
  const result = {
    [counted]: count,
    seconds: took,
    p50us: quantile(0.5),
    p99us: quantile(0.99),
    cpuUserSec: user / 1e6,
    cpuSysSec: system / 1e6,
  }
  console.log(JSON.stringify(result))
}
