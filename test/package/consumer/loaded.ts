// Compiled only: what a program meets that loads .proto files. Each `@ts-expect-error` must be an error.
import { type Codec, connect, loadProto, Server, type ServiceDefinition } from 'ttrpc'

declare const text: Codec<{ text: string }, { text?: string }>
const Typed = {
  name: 'a.B',
  methods: {
    Get: { input: text, output: text },
    Watch: { input: text, output: text, serverStreaming: true },
  },
} as const satisfies ServiceDefinition
new Server().register(Typed, {
  get: (request) => ({ text: request.text.toUpperCase() }),
  async *watch(request) {
    yield { text: request.text }
  },
})
// @ts-expect-error A message has no such field.
new Server().register(Typed, { get: (request) => request.txt, watch: () => [] }, { partial: true })

const { Greeter, messages, enums } = await loadProto('x.proto', { int64: 'string', keepCase: true })
new Server().register(Greeter, {
  sayHello: (request, context) => ({ text: request.name + context.peer?.uid }),
})
const client = (await connect('/x')).service(Greeter)
const reply = await client.sayHello({ name: 'x' }, { timeoutMs: 5 })
for await (const one of client.watch({})) console.log(one, reply.text)
const call = client.chat()
await call.send({})
call.closeSend()
const received: { x: 1 } | undefined = await call.receive()
const bytes: Uint8Array = messages.HelloRequest.encode({ name: 'x' })
const one: number = enums.Kind.ONE
const name: string = enums.Kind[1]
console.log(messages.HelloRequest.decode(bytes).name, received, one, name)
// @ts-expect-error The option has other values.
await loadProto('x.proto', { int64: 'long' })
