// Compiled in an installed project only: the types that a user's program meets.
import { type Client, Code, connect, type HandlerContext, Metadata, Server, TtrpcError } from 'ttrpc'
import { BadRequest } from 'ttrpc/rpc'

const server: Server = new Server()
server.registerRaw('demo.v1.Greeter', {
  SayHello(bytes: Uint8Array, context: HandlerContext): Uint8Array {
    const uid: number | undefined = context.peer?.uid
    if (uid === undefined) throw new TtrpcError('who is there?', Code.UNAUTHENTICATED)
    return bytes
  },
})
const client: Client = await connect('unix:///tmp/greeter.sock')
const reply: Uint8Array = await client.call('demo.v1.Greeter', 'SayHello', new Uint8Array(1), {
  metadata: new Metadata(),
})
// @ts-expect-error The name of a method is text.
await client.call('demo.v1.Greeter', reply.byteLength, reply)

const error = new TtrpcError('bad', Code.INVALID_ARGUMENT)
const field: string | undefined = error.detail(BadRequest)?.fieldViolations[0]?.field
// @ts-expect-error It is not a field.
console.log(field, error.detail(BadRequest)?.violations)
