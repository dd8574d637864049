// Serves and calls, then prints which add-on this process has mapped.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, loadProto, Server } from 'ttrpc'
import 'ttrpc/otel' // loads without @opentelemetry/api, which is handed in

const folder = mkdtempSync(join(tmpdir(), 'ttrpc-consumer-'))
try {
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
} finally {
  rmSync(folder, { recursive: true, force: true })
}
