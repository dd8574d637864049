import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A registry of packages on this machine: what is installed from it is installed as users do, with integrity. */
export class Registry {
  readonly #server: Server
  readonly #documents = new Map<string, string>()
  readonly #tarballs = new Map<string, Buffer>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async serve(tarballs: readonly string[]): Promise<Registry> {
    const server = createServer()
    const registry = new Registry(server)
    server.on('request', ({ url = '' }, response) => {
      const path = decodeURIComponent(url.slice(1))
      const body = registry.#documents.get(path) ?? registry.#tarballs.get(path)
      response.statusCode = body === undefined ? 404 : 200
      response.setHeader('content-type', typeof body === 'string' ? 'application/json' : 'application/gzip')
      response.end(body ?? '{}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    for (const tarball of tarballs) registry.#add(basename(tarball), await readFile(tarball))
    return registry
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #add(file: string, bytes: Buffer): void {
    const manifest = manifestOf(bytes)
    const digest = (algorithm: string, encoding: 'hex' | 'base64'): string =>
      createHash(algorithm).update(bytes).digest(encoding)
    const dist = {
      tarball: `${this.url}${file}`,
      shasum: digest('sha1', 'hex'),
      integrity: `sha512-${digest('sha512', 'base64')}`,
    }
    const { name, version } = manifest
    const published = '2020-01-01T00:00:00.000Z' // package managers may refuse what is only hours old
    const document = {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
      time: { created: published, modified: published, [version]: published },
    }
    this.#documents.set(name, JSON.stringify(document))
    this.#tarballs.set(file, bytes)
  }
}

/** Returns the package.json of a tarball: a header of 512 bytes, with the size in octal at 124, precedes each file. */
function manifestOf(tarball: Buffer): { name: string; version: string } {
  const tar = gunzipSync(tarball)
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0
    if (name === 'package/package.json') return JSON.parse(tar.toString('utf8', at + 512, at + 512 + size))
    at += 512 * (1 + Math.ceil(size / 512))
  }
  throw new Error('a tarball without package.json')
}
