// Serves and calls, then prints which add-on this process has mapped. Without top-level await, so that a bundler can
// make CommonJS of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, loadProto, Server } from 'ttrpc'
import { clientInterceptor } from 'ttrpc/otel' // loads without @opentelemetry/api, which is handed in

async function main(folder) {
  if (typeof clientInterceptor !== 'function') throw new Error('ttrpc/otel is empty')
  const { Echo } = await loadProto('echo.proto')
  const server = new Server()
  server.register(Echo, { echo: (request) => request })
  const listener = await server.listen(`unix://${join(folder, 'echo.sock')}`)
  const client = await connect(listener.address)
  const { value } = await client.service(Echo).echo({ value: 'hello' })
  await client.close()
  await server.close()
  const addon = /\S+\.node$/m.exec(readFileSync('/proc/self/maps', 'utf8'))
  console.log(JSON.stringify({ value, addon: addon?.[0] }))
}

const folder = mkdtempSync(join(tmpdir(), 'ttrpc-consumer-'))
main(folder)
  .catch((error) => {
    console.error(error.code, error.message)
    process.exitCode = 1
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }))
