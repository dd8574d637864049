import { textOf } from '../../base/errors/text.js'
import type { FileJson } from './descriptor-json.js'
import { protoTextOf } from './descriptor-text.js'
import { type GenerateSettings, generateOptions } from './generate-settings.js'
import type { GeneratedFile } from './generated.js'
import { generateFiles } from './generated-files.js'
import { loadProto } from './load-proto.js'
import { TextSources } from './source-files.js'

const PLUGIN = 'google/protobuf/compiler/plugin.proto'
const EDITION_2023 = 1000

interface RequestJson {
  readonly fileToGenerate: readonly string[]
  readonly parameter?: string
  readonly protoFile: readonly FileJson[]
}

/** Answers an encoded CodeGeneratorRequest with an encoded CodeGeneratorResponse. */
export async function answerRequest(bytes: Uint8Array): Promise<Uint8Array> {
  const { messages } = await loadProto(PLUGIN)
  const [request, response] = ['Request', 'Response'].map((name) => messages[`CodeGenerator${name}`]!)
  const json = request!.toJson(request!.decode(bytes)) as RequestJson
  if (json.fileToGenerate.length === 0) throw new Error('this is not a request of protoc: it names no file')
  const features = {
    supportedFeatures: 3, // FEATURE_PROTO3_OPTIONAL, FEATURE_SUPPORTS_EDITIONS
    minimumEdition: EDITION_2023,
    maximumEdition: EDITION_2023,
  }
  try {
    const files = await filesFor(json)
    const file = files.map(({ path, text }) => ({ name: path, content: text }))
    return response!.encode({ ...features, file })
  } catch (error) {
    return response!.encode({ ...features, error: textOf(error) })
  }
}

async function filesFor({ fileToGenerate, parameter, protoFile }: RequestJson): Promise<GeneratedFile[]> {
  const texts = new Map(protoFile.map((file) => [file.name, protoTextOf(file)]))
  return generateFiles(fileToGenerate, settingsOf(parameter ?? ''), new TextSources(texts))
}

/** The parameters of the plugin, and the options of `generateModules` that they set. */
const PARAMETERS: Readonly<Record<string, string>> = {
  target: 'target',
  int64: 'int64',
  keep_case: 'keepCase',
  runtime: 'runtime',
  import_extension: 'importExtension',
}

/** Reads `name=value,…`. Throws for what is not a parameter or not a value of it. */
function settingsOf(parameter: string): GenerateSettings {
  const given: Record<string, unknown> = {}
  for (const one of parameter.split(',').filter((text) => text !== '')) {
    const [name = '', ...rest] = one.split('=')
    const value = rest.join('=')
    const option = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
    if (option === undefined)
      throw new Error(
        `there is no parameter ${JSON.stringify(name)}: use ${Object.keys(PARAMETERS).join(', ')}`,
      )
    if (option === 'keepCase' && value !== 'true' && value !== 'false')
      throw new Error(`keep_case must be true or false, not ${JSON.stringify(value)}`)
    given[option] = option === 'keepCase' ? value === 'true' : value
  }
  return generateOptions.check(given)
}
