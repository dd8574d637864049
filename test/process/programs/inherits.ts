/** inherits.js all|none: starts a program that lists its descriptors, and has one more as its fourth. */
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { closeOnExec } from 'ttrpc/process'

if (process.argv[2] === 'none') closeOnExec()
spawnSync('ls', ['/proc/self/fd'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
