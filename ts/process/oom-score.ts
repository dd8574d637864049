import { readFileSync, writeFileSync } from 'node:fs'
import { checkInteger, checkPid } from './checks.js'

/**
 * Sets how likely the kernel kills a process when memory runs out: -1000 (never) to 1000 (first). Throws the system's
 * error: ENOENT for a process that does not exist, EACCES for a score below the present one without CAP_SYS_RESOURCE.
 */
export function setOomScore(pid: number, score: number): void {
  checkInteger('score', score, -1000, 1000)
  writeFileSync(pathOf(pid), String(score))
}

/** Returns the score that `setOomScore` sets. Throws ENOENT for a process that does not exist. */
export function oomScore(pid: number): number {
  return Number(readFileSync(pathOf(pid), 'latin1'))
}

function pathOf(pid: number): string {
  checkPid(pid)
  return `/proc/${pid}/oom_score_adj`
}
