import { Buffer } from 'node:buffer'
import { typeNameOf } from '../../../base/type-url.js'
import { anyUnpack, type LoadedProto, loadProto, type StatusDetail, type TtrpcError } from '../../../index.js'
import { exitCodeOf } from '../exit-code.js'
import { printable } from '../printable.js'
import { printableJson } from '../printable-json.js'
import type { Terminal } from '../terminal.js'

type Types = LoadedProto['messages']

/** Writes the status of a call that failed to the error output, with its details as JSON. Returns the exit code. */
export async function reportFailure(
  error: TtrpcError,
  messages: Types | undefined,
  terminal: Terminal,
): Promise<number> {
  const coloured = terminal.colour && (terminal.stderr as { isTTY?: boolean }).isTTY === true
  const name = `${error.codeName} (${error.code})`
  const head = coloured ? terminal.paint('red', name) : name
  terminal.complain(`${head}: ${printable(error.message)}`, 'styled')
  if (error.details.length > 0) {
    const types = { ...(await loadProto('google/rpc/error_details.proto')).messages, ...messages }
    for (const detail of error.details) terminal.complain(`  ${printableJson(detailJson(detail, types))}`)
  }
  return exitCodeOf(error.code)
}

/** Returns a detail as ProtoJSON; as bytes where its type is not known or its bytes do not fit. */
export function detailJson(detail: StatusDetail, types: Types): unknown {
  const { typeUrl, value } = detail
  const type = types[typeNameOf(typeUrl)]
  try {
    const message = anyUnpack(detail, types)
    if (type !== undefined && message !== undefined) {
      const json = type.toJson(message)
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
      return { '@type': typeUrl, ...(isObject ? json : { value: json }) }
    }
  } catch {
    // Not such a message: shown as bytes.
  }
  return { '@type': typeUrl, value: Buffer.from(value).toString('base64') }
}
