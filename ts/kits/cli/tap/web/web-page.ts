import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** The page, and the headers that it is served with. */
export interface WebPage {
  readonly html: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Headers of every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** The build writes the page beside this module, and beside the bundle that has it. */
const PAGE = new URL('./tap-page.html', import.meta.url)

/** Reads the page. */
export async function loadPage(): Promise<WebPage> {
  const html = await readFile(PAGE)
  const policy = {
    'default-src': "'none'",
    'script-src': hashesOf('script', html.toString()),
    'style-src': hashesOf('style', html.toString()),
    'connect-src': "'self'",
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  }
  const text = Object.entries(policy).map(([name, value]) => `${name} ${value}`)
  const headers = { ...COMMON_HEADERS, 'Content-Type': 'text/html; charset=utf-8' }
  return { html, headers: { ...headers, 'Content-Security-Policy': text.join('; ') } }
}

/** Returns the sources of a policy that allow what is in the page, and nothing that was put into it. */
function hashesOf(element: 'script' | 'style', html: string): string {
  const parts = html.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))
  const hashes = [...parts].map(([, text]) => createHash('sha256').update(text!).digest('base64'))
  return hashes.map((hash) => `'sha256-${hash}'`).join(' ')
}
