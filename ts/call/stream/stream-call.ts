/**
 * A streaming call on the client. `I` is what it sends, `O` what it receives.
 *
 * Sending and receiving are independent of each other. Several `receive`s may
 * wait at once; messages go to them in order. Ended by the server, an error,
 * the deadline, a signal, `cancel`, or by leaving its `for await`.
 */
export interface StreamCall<I, O> extends AsyncIterable<O>, AsyncDisposable {
  /**
   * Sends a message. Resolves at once while there is room, else when the peer
   * has taken what was sent before; now and then when the event loop had its turn.
   *
   * @throws `TypeError` `ERR_TTRPC_ARGUMENT` at once for what is no message. Rejects with what the encoder throws
   *   and `OversizedMessageError` (the call goes on), `StreamClosedError` after `closeSend` or the end, what ended the
   *   call if that was an error, `ProtocolError` when the method takes no stream (E22).
   */
  send(message: I): Promise<void>
  /** Says that no more is sent (Go's CloseSend). Throws `StreamClosedError` the second time, `ProtocolError` when the method takes no stream (E22). */
  closeSend(): void
  /** The next message, or undefined at the clean end. Rejects with a `TtrpcError`: the peer's status, 4 after the deadline, 1 when given up here, `ClosedError`. */
  receive(): Promise<O | undefined>
  /**
   * Ends the call here, at once, with code 1 and `reason` as cause; what is unread is dropped. The wire
   * has no cancel: the peer sees a half-close, and learns the rest from its deadline or the connection's end.
   */
  cancel(reason?: unknown): void
}
