import { process } from './runtime.js'

/**
 * Loads a module of this package when it is first needed, synchronously. `from`: `import.meta.url`; `path`: a literal,
 * relative to the file that calls this. Programs that do not need the module neither read nor compile it.
 *
 * Node loads ES modules by `require` wherever the ES modules of this package are used. The bundles write the call in
 * another way: scripts/lib/later-modules.mjs. A module that is loaded so is imported by no other file: Node throws
 * where an `import` of it is under way.
 */
export function loadModule(from: string, path: string): unknown {
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(from)(path)
}
