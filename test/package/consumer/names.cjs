// Prints each function and class of the package whose name is not that of its export.
const { join } = require('node:path')

const dist = join(__dirname, 'node_modules/ttrpc/dist/bundle')

async function main() {
  for (const entry of ['index', 'otel', 'testing']) {
    for (const path of [`esm/${entry}.js`, `module/${entry}.js`]) {
      for (const [name, value] of Object.entries(await import(join(dist, path)))) {
        if (typeof value === 'function' && value.name !== name) console.log(path, name, value.name)
      }
    }
  }
}

main()
