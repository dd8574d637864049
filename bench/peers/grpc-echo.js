import { Buffer } from 'node:buffer'
import { fileURLToPath } from 'node:url'

const proto = fileURLToPath(new URL('../../proto/echo.proto', import.meta.url))

/** The largest message of either end: more than its default, which is as large as the largest message here. */
const options = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 }

/** @grpc/grpc-js, and the Echo service as it loads it. */
export async function loadGrpc() {
  const [{ default: grpc }, { default: loader }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('@grpc/proto-loader'),
  ])
  const { interop } = grpc.loadPackageDefinition(loader.loadSync(proto))
  return { grpc, Echo: interop.v1.Echo, options }
}

/** What `openEcho` returns, of @grpc/grpc-js over the unix socket. */
export async function openGrpcEcho(socket) {
  loaded ??= await loadGrpc()
  const { grpc, Echo } = loaded
  // Without a pool of its own a second client would use the connection of the first.
  const own = { ...options, 'grpc.use_local_subchannel_pool': 1 }
  const client = new Echo(`unix:${socket}`, grpc.credentials.createInsecure(), own)
  return {
    unary: (value) => answer((done) => client.echoBytes({ value }, done)),
    flood: (count, size) => client.flood({ value: `${count} ${size}` }),
    upload: (requests) => answer((done) => writeAll(client.upload(done), requests)),
    chat: () => chatOf(client.chat()),
    close: () => client.close(),
  }
}

let loaded

function answer(call) {
  return new Promise((resolve, reject) => {
    call((error, reply) => (error === null ? resolve(reply) : reject(error)))
  })
}

/** Writes each message when the stream has room for it; a copy of it, as grpc-js encodes it later. */
export async function writeAll(stream, requests) {
  for (const { value } of requests) {
    if (!stream.write({ value: Buffer.from(value) }))
      await new Promise((resolve) => stream.once('drain', resolve))
  }
  stream.end()
}

function chatOf(stream) {
  const replies = stream[Symbol.asyncIterator]()
  return {
    send: (request) => stream.write(request),
    receive: async () => (await replies.next()).value,
    closeSend: () => stream.end(),
  }
}
