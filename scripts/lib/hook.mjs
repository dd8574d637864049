// npm runs the script prebuild also before the script build, with nothing in the environment to tell.
import { readFileSync } from 'node:fs'

/** Whether npm started this process on the way to `npm run build`. */
export function isBeforeBuild() {
  // npm writes its command line as its title; a shell may stand between npm and us.
  const npm = titleOf(process.ppid).startsWith('npm ') ? process.ppid : parentOf(process.ppid)
  return /^npm (run|run-script) (\S+ )*?build(?!\S)/.test(titleOf(npm))
}

function titleOf(pid) {
  return read(pid, 'cmdline').replaceAll('\0', ' ')
}

function parentOf(pid) {
  return /^PPid:\s+(\d+)$/m.exec(read(pid, 'status'))?.[1]
}

function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
