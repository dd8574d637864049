/** Programs, and how each must end. Used by a test of each, and by many runs of all. */
import type { Child } from '../support/child.js'

export interface Expected {
  readonly title: string
  readonly program: string
  readonly args?: readonly string[]
  readonly code: number | null
  readonly signal?: NodeJS.Signals | null
  readonly lines: readonly string[]
  /** Acts on the program while it runs. */
  readonly drive?: (child: Child) => Promise<void>
}

/** The modes of the native engine in which each program must end so. */
export const MODES = ['thread', 'adaptive'] as const

const term = async (child: Child): Promise<void> => {
  await child.expect('busy')
  child.kill('SIGTERM')
}

export const ENDINGS: readonly Expected[] = [
  {
    title: 'a server and a client that are closed let the process end by itself',
    program: 'close-all',
    code: 0,
    lines: ['99', 'closed'],
  },
  {
    title: 'workers with a listener, a client and calls in flight can be terminated',
    program: 'terminate-workers',
    args: ['3'],
    code: 0,
    lines: ['threads 1'],
  },
  {
    title: 'workers may end in any other way in the midst of calls, and leave nothing (differs: terminated)',
    program: 'ending-workers',
    code: 0,
    lines: ['native', 'node'].flatMap((engine) =>
      ['exit', 'error', 'at once', 'idle', 'at busy', 'exit', 'at once'].map(
        // The JS engine cannot remove the path of a worker that is terminated: docs/engines.md.
        (how) => `${engine} ${how}: ${engine === 'node' && how === 'at busy' ? 's' : 'nothing'} 0 0`,
      ),
    ),
  },
  {
    title: 'process.exit() in the midst of calls ends the process with its code',
    program: 'exit-in-call',
    code: 7,
    lines: [],
  },
  {
    title: 'process.exit() with busy workers ends the process with its code',
    program: 'exit-with-workers',
    code: 9,
    lines: [],
  },
  {
    title: 'what is dropped without being closed is served on, collected garbage or not',
    program: 'dropped',
    code: 0,
    lines: ['answered 20', 'still served'],
  },
  {
    title: 'SIGTERM ends a busy process',
    program: 'busy',
    code: null,
    signal: 'SIGTERM',
    lines: [],
    drive: term,
  },
  {
    title: 'SIGTERM whose handler shuts the server down lets a busy process end by itself',
    program: 'busy',
    args: ['drain'],
    code: 0,
    lines: ['wrong 0'],
    drive: term,
  },
  {
    title: 'children that are started while connections come and go inherit nothing',
    program: 'children',
    code: 0,
    lines: ['inherited'],
  },
]
