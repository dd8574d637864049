/** A server of interop.v1.Echo, for tests of the command line. */
import { fileURLToPath } from 'node:url'
import { anyPack, loadProto, Server, TtrpcError } from 'ttrpc'
import { tempSocket } from './temp-socket.js'

export const ECHO_PROTO = fileURLToPath(
  new URL('proto/echo.proto', import.meta.resolve('ttrpc/package.json')),
)

/** What is sent as a status: a detail of a known type, and one of a type that no file has. */
const BAD = { fieldViolations: [{ field: 'amount', description: 'is 0' }] }

/** Starts it. `echo` fails for `bad`, and does not answer `hang`; `metadata` is what the last call had. */
export async function startEcho(): Promise<{ path: string; server: Server; metadata(): string[][] }> {
  const { Echo } = await loadProto(ECHO_PROTO)
  const { BadRequest } = (await loadProto('google/rpc/error_details.proto')).messages
  let last: string[][] = []
  const details = [anyPack(BadRequest!, BAD), { typeUrl: 'x.example/y', value: Buffer.from('hi') }]
  const server = new Server().register(Echo!, {
    echo(request, { metadata }) {
      last = [...metadata].map(([key, value]) => [key, value])
      if (request.value === 'bad') throw new TtrpcError('no such container', 5, { details })
      return request.value === 'hang' ? new Promise(() => {}) : request
    },
    echoBytes: (request) => request,
    async *chat(requests) {
      yield* requests
    },
    async *flood({ value }) {
      for (let i = 0; i < Number(value); i++) yield { value: Buffer.from([i]) }
    },
    async upload(requests) {
      let count = 0
      for await (const _ of requests) count++
      return { value: `${count}` }
    },
  })
  const path = tempSocket()
  await server.listen(`unix://${path}`)
  return { path, server, metadata: () => last }
}
