import type { Command } from './command.js'

interface Listed {
  /** What it does, in a line of `ttrpc --help`. */
  readonly summary: string
  load(): Promise<Command>
}

/** The commands, in the order of `ttrpc --help`. */
export const commands: ReadonlyMap<string, Listed> = new Map<string, Listed>([
  [
    'generate',
    {
      summary: 'write JavaScript and types for .proto files',
      load: async () => (await import('./generate.js')).generate,
    },
  ],
  [
    'conformance',
    {
      summary: 'check a server or a client against the protocol',
      load: async () => (await import('./conformance.js')).conformance,
    },
  ],
  [
    'tap',
    {
      summary: 'show every frame between a client and a server',
      load: async () => (await import('./tap.js')).tap,
    },
  ],
])
