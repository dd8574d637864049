import { Buffer } from 'node:buffer'
import { type HandlerContext, type Server, TtrpcError } from 'ttrpc'
import type { Seen } from './server-model.js'

type Messages = AsyncIterableIterator<Uint8Array>

/** The command that a handler does next. */
export type Command =
  | { readonly do: 'read' | 'return' }
  | { readonly do: 'give' | 'reply' | 'throw'; readonly text: string }

/** Handlers that do nothing but run commands, and record what they see. */
export class CommandedHandlers {
  readonly #see: (token: number, seen: Seen) => void
  readonly #waiting = new Map<number, (command: Command) => void>()

  constructor(see: (token: number, seen: Seen) => void) {
    this.#see = see
  }

  register(server: Server): void {
    const give = (requests: Messages | undefined, context: HandlerContext): AsyncGenerator<Uint8Array> =>
      this.#give(tokenOf(context), requests)
    const reply = (requests: Messages | undefined, context: HandlerContext): Promise<Uint8Array> =>
      this.#reply(tokenOf(context), requests)
    server.registerRaw('s', {
      Now: (request) => request,
      Unary: (_, context) => reply(undefined, watched(context, this.#see)),
      ServerStream: {
        kind: 'serverStreaming',
        handler: (_, context) => give(undefined, watched(context, this.#see)),
      },
      ClientStream: {
        kind: 'clientStreaming',
        handler: (requests, context) => reply(requests, watched(context, this.#see)),
      },
      Bidi: {
        kind: 'bidiStreaming',
        handler: (requests, context) => give(requests, watched(context, this.#see)),
      },
    })
  }

  /** Handlers that take commands. */
  has(token: number): boolean {
    return this.#waiting.has(token)
  }

  tell(token: number, command: Command): void {
    const tell = this.#waiting.get(token)
    this.#waiting.delete(token)
    tell?.(command)
  }

  async #next(token: number, requests: Messages | undefined): Promise<Command> {
    for (;;) {
      const command = await new Promise<Command>((resolve) => this.#waiting.set(token, resolve))
      if (command.do === 'throw') throw new TtrpcError(command.text, 10)
      if (command.do !== 'read') return command
      const { done, value } = await requests!.next()
      this.#see(token, done === true ? 'end' : { message: String(value) })
    }
  }

  async *#give(token: number, requests: Messages | undefined): AsyncGenerator<Uint8Array> {
    for (;;) {
      const command = await this.#next(token, requests)
      if (command.do !== 'give') return
      yield Buffer.from(command.text)
    }
  }

  async #reply(token: number, requests: Messages | undefined): Promise<Uint8Array> {
    const command = await this.#next(token, requests)
    return Buffer.from(command.do === 'reply' ? command.text : '')
  }
}

function tokenOf(context: HandlerContext): number {
  return Number(context.metadata.get('token'))
}

/** Records that the call is cut: its signal aborts while its handler runs. */
function watched(context: HandlerContext, see: (token: number, seen: Seen) => void): HandlerContext {
  const token = tokenOf(context)
  context.signal.addEventListener('abort', () => {
    if (context.signal.reason?.cause !== undefined || context.signal.reason?.code === 4) see(token, 'cut')
  })
  return context
}
