// Requires and imports the package in one process, and prints whether both have the same classes.
const required = require('ttrpc')

async function main() {
  const imported = await import('ttrpc')
  console.log(`import ${typeof imported.Server}`)
  console.log(`require ${required.Server === imported.Server ? 'the same' : 'another'}`)
}

main()
