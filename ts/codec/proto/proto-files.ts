import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Method, NamespaceBase, Service } from 'protobufjs'
import type { MisuseCode } from '../../base/errors/misuse.js'
import { textOf } from '../../base/errors/text.js'
import { process } from '../../base/runtime.js'
import type { LoadedMethod, LoadedService, LoadedServices, LoadProtoOptions } from './loaded.js'

type Protobuf = typeof import('protobufjs')

/** Reads the files for `loadProto`. */
export async function readServices(
  path: string | URL | readonly (string | URL)[],
  options: LoadProtoOptions,
): Promise<LoadedServices> {
  const imported: Protobuf & { default?: Protobuf } = await import('protobufjs')
  const protobuf = imported.default ?? imported
  // In a bundle protobufjs may not find the module by its own require.
  protobuf.util.fs ??= process.getBuiltinModule('node:fs')
  const paths = (Array.isArray(path) ? path : [path]).map((one) =>
    one instanceof URL ? fileURLToPath(one) : String(one),
  )
  const includeDirs = options.includeDirs ?? []
  const root = new protobuf.Root()
  root.resolvePath = (origin, target) => find(origin, target, includeDirs)
  try {
    // Synchronous on purpose: the asynchronous load throws for an unresolved type where it cannot be caught.
    root.loadSync(paths, { keepCase: false })
    root.resolveAll()
    return byName(servicesOf(protobuf, root))
  } catch (error) {
    throw protoError(`cannot load ${paths.join(', ')}: ${textOf(error)}`, error)
  }
}

/** Returns the path of an imported file. `origin`: the importer; '' for a file that the user named. */
function find(origin: string, target: string, includeDirs: readonly string[]): string {
  const included = includeDirs.map((dir) => resolve(dir, target))
  const places =
    origin === '' ? [resolve(target), ...included] : [...included, resolve(dirname(origin), target)]
  const found = places.find((place) => existsSync(place))
  if (found !== undefined) return found
  const what = origin === '' ? `${target} not found` : `${origin} imports ${target}, which is not found`
  throw new Error(`${what} (looked at ${places.join(', ')})`)
}

function servicesOf(protobuf: Protobuf, namespace: NamespaceBase): LoadedService[] {
  return namespace.nestedArray.flatMap((object) => {
    if (object instanceof protobuf.Service) return [definitionOf(object)]
    return object instanceof protobuf.Namespace ? servicesOf(protobuf, object) : []
  })
}

function definitionOf(service: Service): LoadedService {
  const methods: Record<string, LoadedMethod> = Object.create(null)
  for (const method of service.methodsArray) methods[method.name] = methodOf(method)
  return { name: service.fullName.replace(/^\./, ''), methods }
}

function methodOf(method: Method): LoadedMethod {
  const { resolvedRequestType: input, resolvedResponseType: output } = method
  if (!input || !output) throw new Error(`the messages of method ${method.fullName} are not resolved`)
  return {
    input,
    output,
    clientStreaming: method.requestStream === true,
    serverStreaming: method.responseStream === true,
  }
}

function byName(services: readonly LoadedService[]): LoadedServices {
  const named: Record<string, LoadedService> = Object.create(null)
  const bare = new Map<string, LoadedService[]>()
  for (const service of services) {
    named[service.name] = service
    const name = service.name.slice(service.name.lastIndexOf('.') + 1)
    bare.set(name, [...(bare.get(name) ?? []), service])
  }
  for (const [name, [service, ...others]] of bare) {
    if (service !== undefined && others.length === 0) named[name] ??= service
  }
  return named
}

function protoError(message: string, cause: unknown): Error {
  const code: MisuseCode = 'ERR_TTRPC_PROTO'
  return Object.assign(new Error(message, { cause }), { code })
}
