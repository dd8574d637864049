// Prints how CommonJS can load the package, beside what each way finds.
const { features } = require('node:process')

async function main() {
  const imported = await import('ttrpc')
  console.log(`import ${typeof imported.Server}`)
  if (features.require_module !== true) return
  console.log(`require ${require('ttrpc').Server === imported.Server ? 'the same' : 'another'}`)
}

main()
