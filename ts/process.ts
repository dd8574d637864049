/** `ttrpc/process`: what Node lacks for programs that run other processes, such as shims. Linux only. */
export { setOomScore } from './process/oom-score.js'
