import type { CallOptions, Client } from '../../../index.js'
import type { StopSignal } from '../stop-signal.js'
import type { Terminal } from '../terminal.js'
import type { Messages } from './messages.js'
import type { RequestData } from './request-data.js'
import type { CallKind } from './settings.js'

/** A call as it is made. */
export interface PlannedCall {
  readonly service: string
  readonly method: string
  readonly kind: CallKind
  readonly messages: Messages
  readonly data: RequestData
  readonly options: CallOptions
}

/** Makes the call and prints each reply when it comes. Rejects with the call's status, or when the data do not fit. */
export async function runCall(
  client: Client,
  call: PlannedCall,
  terminal: Terminal,
  stop: StopSignal,
): Promise<void> {
  const { service, method, kind, options } = call
  const print = async (reply: Uint8Array): Promise<void> => {
    if (!stop.signal.aborted) await terminal.print(call.messages.shown(reply), 'styled')
  }
  if (kind === 'unary') {
    await print(await client.call(service, method, await onlyRequest(call), options))
  } else if (kind === 'serverStreaming') {
    const replies = client.stream(service, method, kind, await onlyRequest(call), options)
    for await (const reply of replies) await print(reply)
  } else await converse(client, call, kind, print)
}

/** Sends requests and prints replies at the same time. */
async function converse(
  client: Client,
  call: PlannedCall,
  kind: 'clientStreaming' | 'bidiStreaming',
  print: (reply: Uint8Array) => Promise<void>,
): Promise<void> {
  const stream = client.stream(call.service, call.method, kind, undefined, call.options)
  let wrong: { readonly error: unknown } | undefined
  const send = async (): Promise<void> => {
    try {
      for await (const request of call.messages.requests(call.data)) {
        // It rejects when the call has ended, which the loop below reports.
        if (
          !(await stream.send(request).then(
            () => true,
            () => false,
          ))
        )
          return
      }
      stream.closeSend()
    } catch (error) {
      wrong = { error }
      stream.cancel(error)
    }
  }
  void send()
  try {
    for await (const reply of stream) await print(reply)
  } catch (error) {
    throw wrong === undefined ? error : wrong.error
  }
}

/** Returns the request of a method that takes one. Rejects when the data have several. */
export async function onlyRequest({
  messages,
  data,
  service,
  method,
}: Pick<PlannedCall, 'messages' | 'data' | 'service' | 'method'>): Promise<Uint8Array> {
  const requests: Uint8Array[] = []
  for await (const request of messages.requests(data)) requests.push(request)
  if (requests.length <= 1) return requests[0] ?? messages.standard()
  throw new Error(`${service}/${method} takes one message, and the data have ${requests.length}`)
}
