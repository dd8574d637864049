/**
 * A daemon that is killed with SIGKILL at a moment of a container's life. Arguments: the runtime, the moment, a delay in
 * milliseconds, the bundle, and the program runc. The id of the container is the name of the bundle.
 */
import { basename } from 'node:path'
import process from 'node:process'
import { anyPack, Server } from 'ttrpc'
import { runcOptionsV1, taskV3 } from 'ttrpc/containerd'
import type { Runtime } from 'ttrpc/shim'
import { inMemory } from 'ttrpc/testing'
import { serveTasks } from '#ttrpc/kits/shim/tasks/serve-tasks.js'
import { checkTaskLimits } from '#ttrpc/kits/shim/tasks/task-limits.js'
import { execSpec } from '../bundle.js'
import { exampleProcess, hostRuntime, runcRuntime } from '../host-runtime.js'

const [name, moment, delayMs, bundle = '', binaryName = ''] = process.argv.slice(2)
const kill = (): void => void process.kill(process.pid, 'SIGKILL')

exampleProcess.setChildSubreaper(true)
exampleProcess.reapAdopted()
const runtime = name === 'runc' ? runcRuntime() : hostRuntime()
const killing = new Proxy(runtime, {
  get(target, method: keyof Runtime) {
    const own: unknown = Reflect.get(target, method)
    if (method !== moment) return typeof own === 'function' ? own.bind(target) : own
    return async (...args: never[]) => {
      const run = target[method] as (...given: never[]) => Promise<unknown>
      if (delayMs !== 'made') setTimeout(kill, Number(delayMs))
      const made = await run.apply(target, args)
      if (delayMs === 'made') kill() // before the kit can record it
      return made
    }
  },
})
const line = (): void => {}
const host = {
  namespace: 'tests',
  publisher: { publish: line },
  log: { debug: line, info: line, warn: line, error: line },
  shutdown: line,
}
const { task } = serveTasks(killing, host, checkTaskLimits())
const client = inMemory(new Server().register(taskV3.Task, task)).service(taskV3.Task)
const id = basename(bundle)
const options = anyPack(runcOptionsV1.Options, { binaryName }, '')
await client.create({ id, bundle, options })
await client.start({ id })
await client.exec({
  id,
  execId: 'e',
  spec: execSpec(['sh', '-c', `echo > ${bundle}/ran; exec sleep 1000`, bundle]),
})
await client.start({ id, execId: 'e' })
setTimeout(kill, Number(delayMs)) // it was not reached in time
