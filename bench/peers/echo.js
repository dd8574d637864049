import { loadPackage } from '../lib/package.js'
import { openGrpcEcho } from './grpc-echo.js'

const proto = new URL('../../proto/echo.proto', import.meta.url)

/**
 * Opens a connection to an echo server: `unary(value)` resolves to a message, `flood(count, size)` and
 * `upload(messages)` are the streams of one direction, `chat()` is `{ send, receive, closeSend }`. `engine` is
 * `native`, `node` or `grpc`, which is @grpc/grpc-js.
 */
export async function openEcho({ engine, io, socket, tree }) {
  if (engine === 'grpc') return openGrpcEcho(socket)
  const { connect, loadProto } = await loadPackage(tree)
  definition ??= await loadProto(proto)
  const client = await connect(socket, { engine, io })
  const echo = client.service(definition.Echo)
  return {
    unary: (value) => echo.echoBytes({ value }),
    flood: (count, size) => echo.flood({ value: `${count} ${size}` }),
    upload: (requests) => echo.upload(requests),
    chat: () => echo.chat(),
    close: () => client.close(),
  }
}

/** Loaded once: a client of many connections loads its service once too. */
let definition
