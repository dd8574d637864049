/**
 * Answers a plugin's request of protoc or buf: takes an encoded `google.protobuf.compiler.CodeGeneratorRequest`, and
 * resolves with an encoded `CodeGeneratorResponse`, which has the files of `generateModules`, or an error for the user.
 * Rejects when the bytes are not a request.
 *
 * @example
 * ```js
 * import { answerProtoc } from 'ttrpc/codegen'
 *
 * try {
 *   await answerProtoc(Buffer.from('not a request'))
 * } catch (error) {
 *   console.log(error instanceof Error) // true
 * }
 * ```
 */
export async function answerProtoc(request: Uint8Array): Promise<Uint8Array> {
  const { answerRequest } = await import('./plugin-answer.js')
  return answerRequest(request)
}
