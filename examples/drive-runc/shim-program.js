// The program of a shim, as containerd runs it: `start` prints the address of a server, `delete` cleans up after it.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { connect, unixSocketRequireSameUser } from 'ttrpc'
import { bootstrapV1, taskV2, taskV3 } from 'ttrpc/containerd'
import { parseShimAddress } from 'ttrpc/shim'

const RUN_TIMEOUT_MS = 10_000
const CALL_TIMEOUT_MS = 10_000
/** containerd allows `delete` this long. */
const DELETE_TIMEOUT_MS = 5000

export class ShimProgram {
  /**
   * Finds out which version it is. `given`: a name in PATH, or a path. `containerd`: the namespace and the addresses that
   * the shim is started with.
   */
  static async find(given, containerd) {
    const name = given.includes('/') ? resolve(given) : given // it runs in the folder of a bundle
    const printed = await run(name, ['-v'], {})
    const version = /Version:\s+v?((\d+)\.(\d+)\S*)/.exec(printed.toString())
    if (version === null) throw new Error(`${name} -v prints no version: ${printed}`)
    const [, text, major, minor] = version
    // From 2.3 on a shim reads and answers messages; it then serves version 3 of the service.
    const bootstrap = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 3)
    return new ShimProgram(name, containerd, { version: text, bootstrap })
  }

  constructor(name, containerd, { version, bootstrap }) {
    this.name = name
    this.version = version
    this.service = bootstrap ? taskV3.Task : taskV2.Task
    this.bootstrap = bootstrap
    this.containerd = containerd
  }

  /** Starts the shim's server for a bundle, and connects. Resolves with a client of it. */
  async start(id, bundle) {
    const printed = await this.#run('start', id, bundle, {
      stdin: this.bootstrap ? this.#bootstrapParams(id) : Buffer.alloc(0),
      timeoutMs: RUN_TIMEOUT_MS,
    })
    const address = this.bootstrap
      ? bootstrapV1.BootstrapResult.decode(printed).address
      : parseShimAddress(printed.toString())
    return connect(address, { callTimeoutMs: CALL_TIMEOUT_MS, verifyServer: unixSocketRequireSameUser() })
  }

  /** Removes what a container left, whether or not its shim still runs. */
  async delete(id, bundle) {
    const printed = await this.#run('delete', id, bundle, { timeoutMs: DELETE_TIMEOUT_MS })
    return taskV2.DeleteResponse.decode(printed)
  }

  #run(action, id, bundle, options) {
    const { namespace, address, ttrpcAddress } = this.containerd
    const flags = ['-namespace', namespace, '-id', id, '-address', address, '-publish-binary', 'containerd']
    const env = { ...process.env, TTRPC_ADDRESS: ttrpcAddress, GRPC_ADDRESS: address, NAMESPACE: namespace }
    const more = action === 'delete' ? ['-bundle', bundle] : []
    return run(this.name, [...flags, ...more, action], { ...options, cwd: bundle, env })
  }

  #bootstrapParams(id) {
    const { namespace, address, ttrpcAddress } = this.containerd
    return bootstrapV1.BootstrapParams.encode({
      instanceId: id,
      namespace,
      containerdVersion: this.version,
      containerdTtrpcAddress: ttrpcAddress,
      containerdGrpcAddress: address,
      containerdBinary: 'containerd',
    })
  }
}

/** Resolves with the bytes that a program printed. Rejects with its stderr when it fails or takes longer. */
async function run(program, args, { stdin = Buffer.alloc(0), timeoutMs = RUN_TIMEOUT_MS, cwd, env }) {
  const running = promisify(execFile)(program, args, { cwd, env, encoding: 'buffer', timeout: timeoutMs })
  running.child.stdin.on('error', () => {}) // it need not read its stdin
  running.child.stdin.end(stdin)
  try {
    return (await running).stdout
  } catch (error) {
    const reason = error.killed
      ? `took longer than ${timeoutMs} ms`
      : String(error.stderr || error.message).trim()
    throw new Error(`${program} ${args.at(-1)}: ${reason}`, { cause: error })
  }
}
