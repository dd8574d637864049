/**
 * Node's own objects without their ES module wrappers: `import … from
 * 'node:process'` touches every lazy getter of process, streams of stdio among
 * them, and costs 0.4 MiB and 1.5 ms; the globals `process` and `performance`
 * are getters, read here once instead of once a call.
 */
const { process, performance } = globalThis

export { performance, process }
export const { nextTick } = process
/** The one that the process started with: a test that replaces the global one must not stop the engine. */
export const { setImmediate } = process.getBuiltinModule('node:timers')
export const { types, getSystemErrorMap } = process.getBuiltinModule('node:util')
