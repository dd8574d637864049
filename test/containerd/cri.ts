/** Kubernetes' API of containerd (CRI), as kubelet calls it, over gRPC. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { missing } from '../interop/peer-program.js'

/** The Go module that has the .proto file: that of containerd 2.4. */
const MODULE = 'k8s.io/cri-api@v0.37.0'

/** Longest time that one call may take. */
const TIMEOUT_MS = 20_000

/** Returns the path of CRI's .proto file; or, without Go, an object with the reason why it is not there. */
export function criProto(): string | { readonly skip: string } {
  const found = spawnSync('go', ['mod', 'download', '-json', MODULE], { encoding: 'utf8', timeout: 60_000 })
  if (found.error !== undefined || found.status !== 0) {
    return { skip: missing(`${MODULE} is neither in Go's module cache nor to be downloaded`) }
  }
  return join(JSON.parse(found.stdout).Dir, 'pkg/apis/runtime/v1/api.proto')
}

type Message = Readonly<Record<string, unknown>>
type Call = (request: Message, options: object, done: (error: unknown, reply: never) => void) => void

/** A client of `runtime.v1.RuntimeService`. */
export class Cri {
  readonly #client: InstanceType<ServiceClientConstructor>

  /** `address`: of containerd's gRPC socket. */
  constructor(address: string, proto: string) {
    const loaded = loadPackageDefinition(loadSync(proto, { keepCase: true, longs: Number, enums: String }))
    const { runtime } = loaded as unknown as {
      runtime: { v1: { RuntimeService: ServiceClientConstructor } }
    }
    this.#client = new runtime.v1.RuntimeService(`unix://${address}`, credentials.createInsecure())
  }

  /** Calls a method by its name. */
  call<Reply = Message>(method: string, request: Message): Promise<Reply> {
    const call = (this.#client as unknown as Record<string, Call>)[method]
    if (call === undefined) throw new Error(`CRI has no method ${method}`)
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + TIMEOUT_MS, waitForReady: true }
      call.call(this.#client, request, options, (error, reply) => (error ? reject(error) : resolve(reply)))
    })
  }

  close(): void {
    this.#client.close()
  }
}
