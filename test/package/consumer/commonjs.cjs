// Requires and imports the package in one process, and prints whether both have the same classes.
const required = require('ttrpc')

async function main() {
  const imported = await import('ttrpc')
  console.log(`import ${typeof imported.Server}`)
  console.log(`require ${required.Server === imported.Server ? 'the same' : 'another'}`)
  const error = new imported.TtrpcError('no', imported.Code.NOT_FOUND)
  const isOurs = error instanceof required.TtrpcError && required.isTtrpcError(error)
  console.log(`errors of ${isOurs ? 'one class' : 'two classes'}`)
}

main()
