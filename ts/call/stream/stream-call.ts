/**
 * A streaming call on the client. `I` is what it sends, `O` what it receives.
 *
 * Sending and receiving are independent of each other. Several `receive`s may
 * wait at once; they get the messages in order. The call is ended by the server, an
 * error, the deadline, a signal, `cancel`, or by leaving its `for await`.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const server = new Server().registerRaw('demo.v1.Chat', {
 *   Talk: {
 *     kind: 'bidiStreaming',
 *     async *handler(messages) {
 *       for await (const message of messages) yield message
 *     },
 *   },
 * })
 * const client = inMemory(server)
 * const call = client.stream('demo.v1.Chat', 'Talk', 'bidiStreaming')
 * await call.send(Buffer.from('hello'))
 * call.closeSend()
 * for await (const message of call) console.log(Buffer.from(message).toString()) // hello
 * await server.close()
 * ```
 */
export interface StreamCall<I, O> extends AsyncIterable<O>, AsyncDisposable {
  /**
   * Sends a message. Resolves at once while there is room, else when the peer has taken
   * what was sent before. From time to time it resolves only after the event loop has run.
   *
   * @throws `TypeError` `ERR_TTRPC_ARGUMENT` at once for what is not a message. Rejects with what the encoder throws
   *   and `OversizedMessageError` (the call goes on), `StreamClosedError` after `closeSend` or the end, what ended the
   *   call if that was an error, `ProtocolError` when the method takes no stream (E22). It need not be awaited: once
   *   the call has ended, the rejection is marked as handled, as the reader receives the end.
   */
  send(message: I): Promise<void>
  /** Ends the sending side: no more messages follow (Go's CloseSend). Throws `StreamClosedError` the second time, `ProtocolError` when the method takes no stream (E22). */
  closeSend(): void
  /** Resolves with the next message, or with undefined at the clean end. Rejects with a `TtrpcError`: the peer's status, 4 after the deadline, 1 when the call was canceled here, `ClosedError`. */
  receive(): Promise<O | undefined>
  /**
   * Ends the call on this side, at once, with code 1 and `reason` as cause; unread messages are dropped. The wire
   * has no cancel: the peer sees a half-close, and its handler ends at its deadline or with the connection.
   */
  cancel(reason?: unknown): void
}
