/**
 * What another user does in a directory that he may write into, with nothing but Node's own modules, until it is
 * killed. Arguments: one of
 *   swap    the directory, and another one: `real` in it is that other one by turns
 *   squat   the directory, and a file: puts links to that file and others at `s` and at its lock
 *   hold    nothing more: the command that started it holds what it holds
 */
import fs from 'node:fs'
import process from 'node:process'

const [what, directory, other] = process.argv.slice(-3) as [string, string, string]
const at = (name: string): string => `${directory}/${name}`

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // The server was faster.
  }
}

function swap(): void {
  attempt(() => fs.renameSync(at('real'), at('aside')))
  attempt(() => fs.symlinkSync(other, at('real')))
  attempt(() => fs.unlinkSync(at('real')))
  attempt(() => fs.renameSync(at('aside'), at('real')))
}

function squat(): void {
  for (const name of ['.s.lock', 's']) {
    attempt(() => fs.symlinkSync(other, at(name)))
    attempt(() => fs.unlinkSync(at(name)))
    attempt(() => fs.writeFileSync(at(name), '', { flag: 'wx' }))
    attempt(() => fs.unlinkSync(at(name)))
    attempt(() => fs.mkdirSync(at(name)))
    attempt(() => fs.rmdirSync(at(name)))
  }
}

if (what === 'swap') fs.mkdirSync(at('real'), { mode: 0o777 })
fs.writeSync(1, 'ready\n')
if (what === 'hold') setInterval(() => {}, 1000)
else for (;;) what === 'swap' ? swap() : squat()
