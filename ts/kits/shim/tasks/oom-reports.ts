import type { OomWatch } from '../../../process.js'
import type { TaskContainer } from './task-container.js'
import { logged, type TaskContext } from './task-context.js'
import { within } from './within.js'

/** Reports that the memory of one container has run out, as far as its runtime watches for that. */
export class OomReports {
  readonly #watch: Promise<OomWatch | undefined>
  #ended = false

  /** `report`: called for each time that the runtime notices. */
  constructor(context: TaskContext, container: TaskContainer, report: () => void) {
    const begin = async (): Promise<OomWatch | undefined> =>
      await context.runtime.watchOom?.(container, () => {
        if (!this.#ended) report()
      })
    const failed = logged(context, 'watch for the end of memory', container.id)
    this.#watch = begin().catch((error: unknown) => {
      failed(error)
      return undefined
    })
  }

  /** Has what was not noticed yet reported, for `ms` at most, and ends the reports: the exit follows. */
  async end(ms: number): Promise<void> {
    const last = this.#watch.then((watch) => watch?.check())
    await within(last, ms)
    this.#ended = true
    void this.#watch.then((watch) => watch?.close())
  }
}
