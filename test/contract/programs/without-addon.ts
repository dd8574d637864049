/** Loads the copy of the package whose index its first argument names, which has no add-on, and prints what happens. */
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import process from 'node:process'
import { say } from '../../support/say.js'

type Package = typeof import('ttrpc')
type EngineFallback = import('ttrpc').EngineFallback

const [index, path] = process.argv.slice(2) as [string, string]
const { allowAnyPeer, connect, Server } = (await import(index)) as Package
const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

diagnostics.subscribe('ttrpc:engine.fallback', (event) => say(`event ${(event as EngineFallback).reason}`))
process.on('warning', (warning) => say(`warning ${codeOf(warning)}: ${warning.message}`))

delete process.env.TTRPC_ENGINE // the tests force the native engine
const strict = new Server()
await strict.listen(path).catch((error: Error) => {
  say(
    `default: ${codeOf(error)}${/\(the native engine cannot run here: no add-on/.test(error.message) ? ', and why' : ''}`,
  )
})

const server = new Server({ handshaker: allowAnyPeer() }).registerRaw('s', { Echo: (bytes) => bytes })
await server.listen(path)
const client = await connect(path)
say(String(await client.call('s', 'Echo', Buffer.from('served'))))
await client.close()
await server.close()

const native = new Server({ engine: 'native' })
await native.listen(path).catch((error: unknown) => say(`native: ${codeOf(error)}`))
process.env.TTRPC_ENGINE = 'native'
await new Server().listen(path).catch((error: unknown) => say(`forced: ${codeOf(error)}`))
