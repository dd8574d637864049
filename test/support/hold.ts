import { after, before } from 'node:test'

/**
 * Keeps the process alive while a file's tests run: an idle client does not, so a test that only waits for
 * its `closed` would find the event loop empty.
 */
export function holdWhileTesting(): void {
  let timer: NodeJS.Timeout | undefined
  before(() => {
    timer = setInterval(() => {}, 1000)
  })
  after(() => clearInterval(timer))
}
