import type { Attack } from '../attack.js'

const CONNECTIONS = 400
const REQUESTS = 16

/**
 * Every connection may have some replies that its peer has not taken; all of them together must not fill the memory: at most
 * twice `engineOutputBytes`, and a reply for each connection.
 */
export const manyUnread: Attack = {
  name: 'many-unread',
  summary: `${CONNECTIONS} connections, each with ${REQUESTS} requests for replies of 256 KiB, and not one of them read`,
  bound: { memoryMiB: 750 },
  async run({ dial, wait, seconds }) {
    const end = Date.now() + seconds * 1000
    for (let i = 0; i < CONNECTIONS && Date.now() < end; i++) {
      const link = await dial()
      for (let request = 0; request < REQUESTS; request++) {
        void link.call(2 * request + 1, 'Large', '262144')
      }
    }
    await wait(Math.max(0, end - Date.now()))
    return undefined
  },
}
