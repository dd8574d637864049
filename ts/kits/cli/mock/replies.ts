import { Code, type LoadedServices, TtrpcError } from '../../../index.js'
import { templateOf } from '../describe/template.js'
import { type FoundMethod, findMethod, methodsOf } from '../find-method.js'
import { inMessage } from '../in-message.js'

/** What a mocked method answers: encoded messages, or a status. */
export type MockAnswer =
  | { readonly kind: 'messages'; readonly messages: readonly Uint8Array[] }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }

/** A method with its answer. */
export interface MockedMethod extends FoundMethod {
  readonly answer: MockAnswer
}

/**
 * Returns all methods with what they answer: what `data` has under their name, otherwise the template of the reply.
 * Throws for data that do not fit, naming the method.
 */
export function mockedMethods(services: LoadedServices, data: unknown): MockedMethod[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error('the data must be an object with replies by the names of methods')
  const given = new Map<string, unknown>()
  for (const [name, reply] of Object.entries(data)) given.set(nameOf(findMethod(services, name)), reply)
  return methodsOf(services).map((method) => {
    const name = nameOf(method)
    try {
      return { ...method, answer: answerOf(method, given.has(name) ? given.get(name) : undefined) }
    } catch (error) {
      throw new Error(`the reply of ${name}: ${(error as Error).message}`)
    }
  })
}

function nameOf({ service, method }: FoundMethod): string {
  return `${service}/${method}`
}

function answerOf({ definition }: FoundMethod, given: unknown): MockAnswer {
  const { output, serverStreaming } = definition
  const encoded = (json: unknown): Uint8Array => output.encode(output.fromJson(json))
  if (given === undefined) return { kind: 'messages', messages: [encoded(templateOf(output) ?? {})] }
  const status = (given as { $error?: unknown } | null)?.$error
  if (status !== undefined) return { kind: 'error', ...statusOf(status) }
  return {
    kind: 'messages',
    messages:
      serverStreaming && Array.isArray(given)
        ? given.map((one, at) => inMessage(at + 1, () => encoded(one)))
        : [encoded(given)],
  }
}

function statusOf(status: unknown): { readonly code: number; readonly message: string } {
  const { code = Code.UNKNOWN, message = '' } = (status ?? {}) as { code?: unknown; message?: unknown }
  const number = typeof code === 'string' ? Code[code as keyof typeof Code] : code
  if (typeof message !== 'string') throw new Error('$error.message must be a string')
  try {
    new TtrpcError(message, number as number)
  } catch {
    throw new Error(`$error.code must be a code such as 5 or "NOT_FOUND", not ${JSON.stringify(code)}`)
  }
  return { code: number as number, message }
}
