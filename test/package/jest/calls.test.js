// Run by Jest, in its CommonJS mode, in a project in which the package is installed.
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const ttrpc = require('ttrpc')
const { inMemory } = require('ttrpc/testing')

const folder = mkdtempSync(join(tmpdir(), 'ttrpc-jest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('typed calls on the native engine, and errors of our classes', async () => {
  const { Echo } = await ttrpc.loadProto(join(__dirname, 'echo.proto'))
  const server = new ttrpc.Server({ engine: 'native' }).register(Echo, {
    echo({ value }) {
      if (value === '') throw new ttrpc.TtrpcError('empty', ttrpc.Code.INVALID_ARGUMENT)
      return { value }
    },
  })
  await server.listen(`unix://${join(folder, 'echo.sock')}`)
  const client = await ttrpc.connect(`unix://${join(folder, 'echo.sock')}`, { engine: 'native' })
  const echo = client.service(Echo)
  expect(await echo.echo({ value: 'hello' })).toMatchObject({ value: 'hello' })
  const error = await echo.echo({ value: '' }).catch((reason) => reason)
  expect(error).toBeInstanceOf(ttrpc.TtrpcError)
  expect(ttrpc.isTtrpcError(error)).toBe(true)
  expect(error).toMatchObject({ name: 'TtrpcError', code: 3, message: 'empty' })
  await client.close()
  await server.close()
})

test('functions of the package and methods of a client can be replaced', async () => {
  jest.spyOn(ttrpc, 'connect').mockResolvedValue('a client')
  expect(await ttrpc.connect('unix:///nowhere')).toBe('a client')
  const { Echo } = await ttrpc.loadProto(join(__dirname, 'echo.proto'))
  const client = inMemory(new ttrpc.Server().register(Echo, { echo: (request) => request }))
  const echo = client.service(Echo)
  jest.spyOn(echo, 'echo').mockResolvedValue({ value: 'instead' })
  expect(await echo.echo({ value: 'hello' })).toEqual({ value: 'instead' })
  await client.close()
})
