/** `ttrpc/process`: what Node lacks for programs that run other processes, such as shims. Linux only. */
export { type ReapOptions, reapAdopted } from './process/adopted.js'
export type { Cgroups } from './process/cgroup-folders.js'
export type { CgroupV1Metrics } from './process/cgroup-v1.js'
export type { CgroupV2Metrics } from './process/cgroup-v2.js'
export { type CgroupMetrics, cgroupsOf, readCgroupMetrics } from './process/cgroups.js'
export { type ConsoleSocket, listenConsole } from './process/console.js'
export { copyDescriptor, type DescriptorCopy } from './process/copy.js'
export { type ProcessExit, type WatchExitOptions, watchExit } from './process/exit.js'
export { type FifoOptions, openFifo } from './process/fifo.js'
export { closeOnExec } from './process/inheritance.js'
export { type Mount, mount, type UnmountOptions, unmount } from './process/mount.js'
export type { ProcessError } from './process/native.js'
export { type OomWatchOptions, watchOomKills } from './process/oom.js'
export { oomScore, setOomScore } from './process/oom-score.js'
export type { OomWatch } from './process/oom-watch.js'
export { openPipe, type Pipe } from './process/pipe.js'
export { type BindSocketOptions, bindSocket } from './process/socket.js'
export { setChildSubreaper } from './process/subreaper.js'
export {
  openTerminal,
  resizeTerminal,
  type Terminal,
  type TerminalSize,
  terminalSize,
} from './process/terminal.js'
