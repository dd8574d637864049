import { setTimeout } from 'node:timers/promises'
import { codeName, type RawHandler, type RawStreamHandler, TtrpcError } from '../../../index.js'
import type { MockedMethod } from './replies.js'

/** Called with a line for each call, once it has been answered. */
type Report = (line: string) => void

/** Returns the handler of a method, which answers after the delay. */
export function mockHandler(
  mocked: MockedMethod,
  delayMs: number,
  report: Report,
): RawHandler | RawStreamHandler {
  const { clientStreaming, serverStreaming } = mocked.definition
  const answer = (requests: readonly Uint8Array[], signal: AbortSignal): Promise<readonly Uint8Array[]> =>
    answered(mocked, requests, { delayMs, signal }, report)
  const one = async (requests: readonly Uint8Array[], signal: AbortSignal): Promise<Uint8Array> =>
    (await answer(requests, signal))[0]!
  if (!clientStreaming) {
    if (!serverStreaming) return (request, { signal }) => one([request], signal)
    return { kind: 'serverStreaming', handler: (request, { signal }) => answer([request], signal) }
  }
  if (serverStreaming)
    return { kind: 'bidiStreaming', handler: async (all, { signal }) => answer(await collected(all), signal) }
  return { kind: 'clientStreaming', handler: async (all, { signal }) => one(await collected(all), signal) }
}

async function answered(
  { service, method, definition, answer }: MockedMethod,
  requests: readonly Uint8Array[],
  { delayMs, signal }: { readonly delayMs: number; readonly signal: AbortSignal },
  report: Report,
): Promise<readonly Uint8Array[]> {
  const shown = requests.map((request) => shownRequest(definition.input, request)).join(' ')
  const status = answer.kind === 'error' ? `${codeName(answer.code)} (${answer.code})` : 'OK'
  if (delayMs > 0) await setTimeout(delayMs, undefined, { signal })
  report(`${service}/${method} ${shown} → ${status}`)
  if (answer.kind === 'error') throw new TtrpcError(answer.message, answer.code)
  return answer.messages
}

async function collected(messages: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const message of messages) all.push(message)
  return all
}

function shownRequest(type: MockedMethod['definition']['input'], bytes: Uint8Array): string {
  try {
    return JSON.stringify(type.toJson(type.decode(bytes)))
  } catch {
    return `(${bytes.length} bytes that are not a ${type.name})`
  }
}
