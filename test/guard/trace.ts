import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { markPath } from './mark.js'

/** How often a process has made each system call, by name. */
export type SystemCalls = ReadonlyMap<string, number>

/** Those of the thread that runs JavaScript, and those of all threads. */
export interface Trace {
  readonly javascript: SystemCalls
  readonly all: SystemCalls
}

/** Returns why no program can be traced here, or false. */
export function skipWithoutStrace(): string | false {
  const { status, error } = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' })
  if (error !== undefined) return 'strace is not installed'
  return status === 0 ? false : 'strace may not trace here (ptrace is not allowed)'
}

/** Returns the command that runs a program and writes its system calls, of all its threads, to a file. */
export function traceTo(file: string): readonly string[] {
  return ['strace', '-f', '-qq', '-s', '64', '-o', file]
}

/** Returns the system calls between the marks `begin` and `end` of a trace. Throws where a mark is missing. */
export function callsBetweenMarks(file: string): Trace {
  const lines = readFileSync(file, 'latin1').split('\n')
  const [begin, end] = ['begin', 'end'].map((name) =>
    lines.findIndex((line) => line.includes(markPath(name))),
  )
  if (begin! < 0 || end! < begin!) throw new Error(`the trace ${file} lacks a mark`)
  const main = lines[begin!]!.split(' ', 1)[0]
  const [javascript, all] = [new Map<string, number>(), new Map<string, number>()]
  for (const line of lines.slice(begin! + 1, end)) {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? []
    if (name === undefined) continue // the second half of a call that was interrupted
    all.set(name, (all.get(name) ?? 0) + 1)
    if (thread === main) javascript.set(name, (javascript.get(name) ?? 0) + 1)
  }
  return { javascript, all }
}
