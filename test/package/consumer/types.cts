// Compiled in an installed project only: the types that a user's CommonJS program meets.

import type * as modules from 'ttrpc' with { 'resolution-mode': 'import' }
import {
  type Client,
  Code,
  type Codec,
  connect,
  isTtrpcError,
  Metadata,
  Server,
  type ServiceDefinition,
  TtrpcError,
} from 'ttrpc'
import { clientInterceptor } from 'ttrpc/otel'
import { type FakeClock, fakeClock, inMemory } from 'ttrpc/testing'

import whole = require('ttrpc')

class OwnError extends TtrpcError {
  readonly extra = 1
}
const server: Server = new Server()
const sameType: modules.Server = server
const clock: FakeClock = fakeClock()
const codec: Codec<Uint8Array> = { encode: (bytes) => bytes, decode: (bytes) => bytes }
const definition: ServiceDefinition = {
  name: 'demo.v1.Echo',
  methods: { Say: { input: codec, output: codec } },
}

async function call(): Promise<void> {
  const client: Client = await connect('unix:///tmp/echo.sock')
  const alsoSame: modules.Client = client
  try {
    await alsoSame.call('demo.v1.Echo', 'Say', new Uint8Array(1), { metadata: new Metadata() })
    // @ts-expect-error The name of a method is text.
    await client.call('demo.v1.Echo', 1, new Uint8Array(1))
  } catch (error) {
    if (error instanceof OwnError) console.log(error.extra, error.code)
    if (isTtrpcError(error)) console.log(error.code === Code.NOT_FOUND, error.details)
  }
}

export = [call, clock, definition, sameType, inMemory, clientInterceptor, whole.Server]
