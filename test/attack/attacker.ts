/**
 * Runs the attack that its second argument names against the server at the path of its first, for as many seconds as
 * its third. Prints `begun`, and at the end what the attack counted; its connections stay open until it is killed.
 */
import process from 'node:process'
import { listen, say } from '../support/say.js'
import { AttackLink } from './attack-link.js'
import { attacks } from './attacks.js'

const [path, name, seconds] = process.argv.slice(2) as [string, string, string]
const attack = attacks.find((one) => one.name === name)
if (attack === undefined) throw new Error(`there is no attack named ${name}`)
let onDone: () => void = () => undefined
listen((line) => {
  if (line === 'done') onDone()
})

say('begun')
const counted = await attack.run({
  seconds: Number(seconds),
  path,
  dial: () => AttackLink.open(path),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  command: (line) =>
    new Promise((resolve) => {
      onDone = resolve
      say(line)
    }),
})
say(`counted ${counted ?? 0}`)
