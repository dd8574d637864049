import type { Command } from './command.js'

interface Listed {
  /** What it does, in a line of `ttrpc --help`. */
  readonly summary: string
  load(): Promise<Command>
}

/** The commands, in the order of `ttrpc --help`. */
export const commands: ReadonlyMap<string, Listed> = new Map<string, Listed>([
  [
    'call',
    {
      summary: 'call a method, with JSON',
      load: async () => (await import('./call.js')).call,
    },
  ],
  [
    'list',
    {
      summary: 'list the services and methods of .proto files',
      load: async () => (await import('./list.js')).list,
    },
  ],
  [
    'describe',
    {
      summary: 'show a service, method, message or enum, or a template of its JSON',
      load: async () => (await import('./describe.js')).describe,
    },
  ],
  [
    'peer',
    {
      summary: 'show who listens on a unix socket',
      load: async () => (await import('./peer.js')).peer,
    },
  ],
  [
    'mock',
    {
      summary: 'serve every method of .proto files, with templates or replies of a file',
      load: async () => (await import('./mock.js')).mock,
    },
  ],
  [
    'bench',
    {
      summary: 'measure a unary method: calls a second, percentiles, a histogram',
      load: async () => (await import('./bench.js')).bench,
    },
  ],
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
