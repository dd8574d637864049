/** Becomes another user, and asks for the folder of its argument, as a shim would. Prints the code of its refusal. */
import process from 'node:process'
import { socketFolder } from '#ttrpc/kits/shim/start/socket-folder.js'

const NOBODY = 65_534
process.setgroups?.([])
process.setgid?.(NOBODY)
process.setuid?.(NOBODY)
try {
  console.log(socketFolder(process.argv[2], {}))
} catch (error) {
  console.log((error as NodeJS.ErrnoException).code)
}
