/** Connects to each path of each line, a JSON array, and makes a call; prints a line when all are answered. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { connect } from 'ttrpc'

for await (const line of createInterface({ input: process.stdin })) {
  const clients = await Promise.all((JSON.parse(line) as string[]).map((path) => connect(path)))
  await Promise.all(clients.map((client) => client.call('heap.v1.Echo', 'Say', Buffer.from('used'))))
  process.stdout.write('open\n')
}
