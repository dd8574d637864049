import { CliProcess } from './tap-process.js'
import { tempSocket } from './temp-socket.js'

/** A tap with a page, the path at which it listens and the address of its page. */
export type WebTap = CliProcess & { readonly path: string; readonly url: string }

/** Starts a tap with a page in front of an address. */
export async function webTap(target: string, ...args: string[]): Promise<WebTap> {
  const path = tempSocket()
  const tap = await CliProcess.start(['tap', path, target, '--web', ...args])
  const [url] = await tap.until((line) => line.startsWith('http://'))
  return Object.assign(tap, { path, url: url! })
}
