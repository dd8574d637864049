import { Buffer } from 'node:buffer'
import { textOf } from '../../../base/errors/text.js'
import { lengthWithout } from '../../../base/text-end.js'
import type { LoadedMethod } from '../../../index.js'
import { inMessage } from '../in-message.js'
import type { Terminal } from '../terminal.js'
import { jsonText } from './json-colours.js'
import { jsonValues } from './json-values.js'
import type { RequestData } from './request-data.js'
import type { RawEncoding } from './settings.js'

/** How requests are read and replies are shown. */
export interface Messages {
  /** Yields the encoded requests, each as soon as its data are complete. */
  requests(data: RequestData): AsyncGenerator<Uint8Array>
  /** Returns the request that is sent where there are no data. */
  standard(): Uint8Array
  /** Returns a reply as it is printed. */
  shown(reply: Uint8Array): string
}

/** Requests and replies as ProtoJSON. */
export function jsonMessages(method: LoadedMethod, terminal: Terminal, compact: boolean): Messages {
  return {
    async *requests(data) {
      let number = 0
      for await (const value of jsonValues(data.texts())) {
        const encode = (): Uint8Array => method.input.encode(method.input.fromJson(value))
        yield ++number > 1 || method.clientStreaming ? inMessage(number, encode) : encode()
      }
    },
    standard: () => method.input.encode({}),
    shown: (reply) => {
      let json: unknown
      try {
        json = method.output.toJson(method.output.decode(reply))
      } catch (error) {
        throw new Error(`the reply is not a ${method.output.name}: ${textOf(error)}`)
      }
      return jsonText(json, terminal, compact)
    },
  }
}

/** Requests and replies as bytes: words of hex or base64, each a message; a file is one message. */
export function rawMessages(encoding: RawEncoding): Messages {
  return {
    async *requests(data) {
      if (data.text === undefined) yield await data.bytes()
      else for (const word of data.text.split(/\s+/)) if (word !== '') yield bytesOf(word, encoding)
    },
    standard: () => new Uint8Array(),
    shown: (reply) => Buffer.from(reply).toString(encoding),
  }
}

function bytesOf(word: string, encoding: RawEncoding): Buffer {
  const bytes = Buffer.from(word, encoding)
  const plain = (text: string): string =>
    encoding === 'hex' ? text.toLowerCase() : text.slice(0, lengthWithout('=', text))
  if (plain(bytes.toString(encoding)) === plain(word)) return bytes
  throw new Error(`the data are not ${encoding}: ${JSON.stringify(word.slice(0, 40))}`)
}
