/** Pods of Kubernetes, by CRI, over the shim of examples/shim for runc: one process for a pod and its containers. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { containerdName, containerdVersion, skipWithoutContainers } from './binaries.js'
import { Cri, criProto } from './cri.js'
import { Ctr } from './ctr.js'
import { startContainerd } from './daemon.js'
import { eventually } from './eventually.js'
import { IMAGE } from './image.js'
import { leftovers, processesOf } from './leftovers.js'
import { testedRuntimes } from './runtimes.js'

const old = (containerdVersion?.[0] ?? 1) < 2 && 'pods are tested on containerd 2.x'
const skip = skipWithoutContainers() || old
/** `NODE`: that of the host, so that pods need no network of their own. */
const options = { network: 'NODE', pid: 'CONTAINER', ipc: 'POD' }

describe(`pods on ${containerdName}`, { skip, timeout: 60_000 }, () => {
  // Plain processes of the host know nothing of pods.
  for (const runtime of skip === false ? testedRuntimes().filter(({ name }) => name !== 'host') : []) {
    for (const sandboxer of ['podsandbox', 'shim'] as const)
      test(`a pod with two containers over ${runtime.name}, its sandbox by ${sandboxer}`, async (t) => {
        const proto = criProto()
        if (typeof proto !== 'string') return t.skip(proto.skip)
        await using containerd = await startContainerd(runtime.programs, {
          runtime: runtime.runtime,
          sandboxer,
        })
        const { folder } = containerd
        await new Ctr(containerd, runtime.runtime, 'k8s.io').importImage()
        const cri = new Cri(containerd.address, proto)
        t.after(() => cri.close())
        const shims = () => processesOf(folder).filter(({ args }) => args.includes('-namespace'))

        const metadata = { name: 'pod', uid: folder, namespace: 'default', attempt: 0 }
        const linux = { security_context: { namespace_options: options } }
        const config = { metadata, log_directory: `${folder}/logs`, linux }
        const { pod_sandbox_id: pod } = await cri.call<{ pod_sandbox_id: string }>('RunPodSandbox', {
          config,
        })
        const start = async (name: string): Promise<string> => {
          const container = {
            metadata: { name, attempt: 0 },
            image: { image: IMAGE },
            command: ['sh', '-c', `echo ${name} runs; exec sleep 1000`],
            log_path: `${name}.log`,
            linux: { security_context: { namespace_options: options } },
          }
          const request = { pod_sandbox_id: pod, config: container, sandbox_config: config }
          const { container_id: id } = await cri.call<{ container_id: string }>('CreateContainer', request)
          await cri.call('StartContainer', { container_id: id })
          return id
        }
        const ids = [await start('one'), await start('two')]
        assert.equal(shims().length, 1, 'one shim for the pod and its containers')
        for (const id of ids) {
          const { status } = await cri.call<{ status: { state: string } }>('ContainerStatus', {
            container_id: id,
          })
          assert.equal(status.state, 'CONTAINER_RUNNING')
          const request = { container_id: id, cmd: ['sh', '-c', 'echo hi; exit 3'], timeout: 10 }
          const { stdout, exit_code: code } = await cri.call<{ stdout: Buffer; exit_code: number }>(
            'ExecSync',
            request,
          )
          assert.deepEqual([String(stdout), code], ['hi\n', 3])
        }
        await cri.call('StopContainer', { container_id: ids[0], timeout: 0 })
        await cri.call('RemoveContainer', { container_id: ids[0] })
        const { containers } = await cri.call<{ containers: { id: string }[] }>('ListContainers', {})
        assert.deepEqual(
          containers.map(({ id }) => id),
          [ids[1]],
        )
        await cri.call('StopPodSandbox', { pod_sandbox_id: pod })
        await cri.call('RemovePodSandbox', { pod_sandbox_id: pod })
        await eventually(
          () => leftovers(folder, []),
          (left) => left.length === 0,
        )
      })
  }
})
