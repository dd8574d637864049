import type { Any } from '../../../index.js'
import { Any as AnyMessage, bootstrapV1 } from '../../containerd/bootstrap.js'
import type { Answer } from '../answer.js'
import type { Invocation } from '../command/invocation.js'

/** What containerd has passed on stdin of `start`. */
export type Bootstrap =
  /** From containerd 2.3 on. */
  | { readonly kind: 'params'; readonly params: bootstrapV1.BootstrapParams }
  /** From older versions: the runtime's options, where containerd's configuration has some. */
  | { readonly kind: 'options'; readonly options: Any | undefined }

/** A name of a message, such as `containerd.runc.v1.Options`, with or without a prefix that ends in `/`. */
const TYPE_NAME = /^([^\s]*\/)?[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/

/**
 * Reads stdin. The same bytes may be read as BootstrapParams and as Any, so parameters are those which name the id and
 * the namespace of the flags. Throws for bytes that are neither.
 */
export function readBootstrap(input: Uint8Array, { id, namespace }: Invocation): Bootstrap {
  if (input.length === 0) return { kind: 'options', options: undefined }
  const params = decoded(() => bootstrapV1.BootstrapParams.decode(input))
  if (params?.instanceId === id && params.namespace === namespace) return { kind: 'params', params }
  if (params !== undefined && isBeyondAny(params)) {
    const other = `${JSON.stringify(params.namespace)}/${JSON.stringify(params.instanceId)}`
    throw new Error(
      `stdin has the bootstrap parameters of ${other}, not of ${namespace}/${id}, which the flags name`,
    )
  }
  const options = readAny(input)
  if (options !== undefined) return { kind: 'options', options }
  throw new Error(
    'stdin has neither bootstrap parameters nor the options of a runtime (google.protobuf.Any): ' +
      'this program is for containerd to run, see the page docs/shim.md of the package ttrpc',
  )
}

/** Returns the invocation with what the parameters say, where they say it. */
export function withParams(flags: Invocation, params: bootstrapV1.BootstrapParams): Invocation {
  return {
    ...flags,
    containerdAddress: params.containerdGrpcAddress || flags.containerdAddress,
    ttrpcAddress: params.containerdTtrpcAddress || flags.ttrpcAddress,
    debug: flags.debug || params.logLevel <= bootstrapV1.LogLevel.LOG_LEVEL_DEBUG,
  }
}

/** Returns a binary BootstrapResult. */
export function encodeResult(answer: Answer): Uint8Array {
  return bootstrapV1.BootstrapResult.encode(answer)
}

/** Returns an Any; undefined for bytes that are none. */
export function readAny(input: Uint8Array): Any | undefined {
  const any = decoded(() => AnyMessage.decode(input))
  return any !== undefined && TYPE_NAME.test(any.typeUrl) ? any : undefined
}

/** Whether parameters have a field that no Any has: its fields are the first two. */
function isBeyondAny(params: bootstrapV1.BootstrapParams): boolean {
  const { containerdVersion, containerdTtrpcAddress, containerdGrpcAddress, containerdBinary } = params
  const texts = [containerdVersion, containerdTtrpcAddress, containerdGrpcAddress, containerdBinary]
  return texts.some((text) => text !== '') || params.extensions.length > 0 || params.socketDir !== undefined
}

function decoded<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch {
    return undefined
  }
}
