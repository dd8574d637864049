import { peers, rustPeers } from '../lib/peers.js'
import { median, ratios } from '../lib/statistics.js'

/** Base of the ratios of two trees. */
const THAT = /, this$/

/**
 * The lines of a case, of what `saveResults` keeps: for each contestant its name, the values of each round in the unit
 * of the case, their median, the CPU time, and the ratios of each round to Go, and to the best peer that is not of this
 * package. Ratios are the contestant's value divided by the other's.
 */
export function linesOf({ metric, runs }) {
  const scale = metric.scale ?? 1
  const valuesOf = (name) => runs[name]?.[metric.key]?.map((value) => value * scale)
  const best = bestOf(Object.keys(runs).filter(isOther), valuesOf, metric)
  const rust = bestOf(
    Object.keys(runs).filter((name) => rustPeers.includes(name)),
    valuesOf,
    metric,
  )
  return Object.keys(runs).map((name) => {
    const values = valuesOf(name)
    const to = (base) => (base === undefined || base === name ? undefined : ratios(values, valuesOf(base)))
    const { clientCpu, serverCpu } = runs[name]
    const cpu = clientCpu === undefined ? undefined : { client: median(clientCpu), server: median(serverCpu) }
    const go = runs.go === undefined ? undefined : 'go'
    const that = THAT.test(name) ? name.replace(THAT, ', that') : undefined
    return {
      name,
      values,
      median: median(values),
      best,
      rust,
      cpu,
      toGo: to(go),
      toBest: to(best),
      toRust: to(rust),
      toThat: to(that),
    }
  })
}

/** Whether both ends are a peer that is not of this package. */
function isOther(name) {
  return peers[name] !== undefined && !peers[name].ours
}

/** The best of some contestants, by its median; undefined of none. */
function bestOf(names, valuesOf, { better }) {
  const order = (a, b) => (median(valuesOf(a)) - median(valuesOf(b))) * (better === 'more' ? -1 : 1)
  return names.sort(order)[0]
}

/** The title of a contestant, `go→thread` included. */
export function titleOf(name) {
  return name
    .split('→')
    .map((one) => peers[one]?.title ?? one)
    .join(' → ')
}
