import { writeFileSync } from 'node:fs'

/**
 * Sets how likely the kernel kills a process when memory runs out: -1000 (never) to 1000 (first). Throws the system's
 * error, EACCES for a value below the present one without CAP_SYS_RESOURCE among them.
 */
export function setOomScore(pid: number, score: number): void {
  writeFileSync(`/proc/${pid}/oom_score_adj`, String(score))
}
