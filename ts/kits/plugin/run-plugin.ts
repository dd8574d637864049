import { Buffer } from 'node:buffer'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { answerProtoc } from '../../codegen.js'

const help = `protoc-gen-ttrpc is a plugin, which protoc starts:
  protoc --plugin=node_modules/.bin/protoc-gen-ttrpc --ttrpc_out=OUT --ttrpc_opt=target=ts FILE.proto`

export interface PluginStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Reads a request, writes the answer. Resolves with the exit code, whatever happens. */
export async function runPlugin(
  args: readonly string[],
  { stdin, stdout, stderr }: PluginStreams,
): Promise<number> {
  if (args.length > 0 || stdin.isTTY === true) {
    const asked = args[0] === '--help' || args[0] === '-h'
    const stream = asked ? stdout : stderr
    stream.write(`${help}\n`)
    return asked ? 0 : 2
  }
  try {
    const chunks: Buffer[] = []
    for await (const chunk of stdin) chunks.push(chunk)
    const answer = await answerProtoc(Buffer.concat(chunks))
    await pipeline([answer], stdout, { end: false })
    return 0
  } catch (error) {
    stderr.write(`protoc-gen-ttrpc: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
