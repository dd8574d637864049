import { Buffer } from 'node:buffer'
import { type Answer, type AnswerForm, answerJson } from '../answer.js'

/** Returns what `start` writes to stdout, without a newline: containerd 1.6 would take that for a part of the address. */
export async function writeAnswer(form: AnswerForm, answer: Answer): Promise<Uint8Array> {
  switch (form) {
    case 'address':
      return Buffer.from(answer.address)
    case 'json':
      return Buffer.from(answerJson(answer))
    case 'binary': {
      const { encodeResult } = await import('./bootstrap.js')
      return encodeResult(answer)
    }
  }
}
