import { lengthWithout } from '../../base/text-end.js'
import type { Doc } from '../emit/doc.js'
import { outlineOf } from './outline.js'

/** Returns the documentation of what a .proto file declares, by full name, with names as they are in the file. */
export function docsOf(text: string): Map<string, Doc> {
  const docs = new Map<string, Doc>()
  for (const { name, leading, trailing, deprecated } of outlineOf(text).declarations) {
    const parts = [leading, trailing].map(plainText).filter((part) => part !== '')
    if (parts.length > 0 || deprecated) docs.set(name, { text: parts.join('\n\n'), deprecated })
  }
  return docs
}

/** Removes what remains of the marks of a comment, and the space behind them. */
function plainText(comment: string): string {
  const text = comment.replace(/\r/g, '').replace(/^\*+/, '')
  const lines = text
    .slice(0, lengthWithout('*', text))
    .split('\n')
    .map((line) => line.replace(/^\/+/, '').trimEnd())
  const indent = lines.every((line) => line === '' || line.startsWith(' ')) ? 1 : 0
  return lines
    .map((line, i) => (i === 0 ? line.trimStart() : line.slice(indent)))
    .join('\n')
    .trim()
}
