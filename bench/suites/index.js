import { connect } from './connect.js'
import { fleet } from './fleet.js'
import { growth } from './growth.js'
import { idle } from './idle.js'
import { jitter } from './jitter.js'
import { memory } from './memory.js'
import { mixed } from './mixed.js'
import { neighbours } from './neighbours.js'
import { settingsSuite } from './settings.js'
import { startup } from './startup.js'
import { streams } from './streams.js'
import { unary } from './unary.js'
import { workers } from './workers.js'

/**
 * Every suite, in the order in which they run.
 *
 * - `cases(mode)`: what it measures, each with `contestants`, names of `contestantsOf`, and `metric`, see metrics.js;
 *   or `views`, several of `{ id, title, metric }` on the same values; or `curve`, see growth.js. `rounds`
 *   are those of the case for a mode. `variants`: names of what each contestant runs with in turn, which tables show;
 *   `measure` finds the name in `contestant.variant`.
 * - `measure(case, run)`: makes one round of one contestant, and resolves to its values by their keys.
 * - `cost(case, run)`: about how many seconds that takes; without it, those of a load and its processes.
 * - `needs`: languages whose peers it uses beside its contestants.
 */
export const suites = [
  unary,
  streams,
  mixed,
  connect,
  startup,
  memory,
  idle,
  fleet,
  settingsSuite,
  jitter,
  neighbours,
  workers,
  growth,
]
