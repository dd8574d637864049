/** A word, a string with its quotes, or a punctuation mark of a .proto file. */
export interface ProtoToken {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The text of the comment above it; empty when there is none. */
  readonly leading: string
  /** The text of the comment behind it, or below it with an empty line following; empty when there is none. */
  trailing: string
}

interface Comment {
  readonly text: string
  readonly block: boolean
  readonly startLine: number
  readonly endLine: number
}

const COMMENT = /\/\/([^\n]*)|\/\*([\s\S]*?)\*\//y
/** Strings may contain line ends, and words may contain slashes: so does protobufjs read them. */
const TOKEN =
  /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|\/\*|[{}=;:[\],'"()<>/]|[^\s{}=;:[\],'"()<>]+/y
const SPACE = /\s*/y

/** Reads all tokens. A quote or a comment that is not closed is a token of its own. */
export function protoTokens(text: string): ProtoToken[] {
  const tokens: ProtoToken[] = []
  let line = 1
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return null
    at = pattern.lastIndex
    line += match[0].split('\n').length - 1
    return match
  }
  for (;;) {
    const { length } = tokens
    const previous = tokens[length - 1]
    const previousLine = previous === undefined ? undefined : line
    const comments: Comment[] = []
    take(SPACE)
    for (let startLine = line, match = take(COMMENT); match !== null; match = take(COMMENT)) {
      const block = match[2] !== undefined
      comments.push({ text: block ? blockText(match[2]!) : match[1]!, block, startLine, endLine: line })
      take(SPACE)
      startLine = line
    }
    const nextLine = line
    const start = at
    const word = take(TOKEN)?.[0]
    const { trailing, leading } = attach(comments, previousLine, nextLine, word)
    if (previous !== undefined) previous.trailing = trailing
    if (word === undefined) return tokens
    tokens.push({ text: word, start, end: at, leading, trailing: '' })
  }
}

/** Decides which of the comments between two tokens belong to them, by the rules of protoc. */
function attach(
  comments: readonly Comment[],
  previousLine: number | undefined,
  nextLine: number,
  next: string | undefined,
): { readonly trailing: string; readonly leading: string } {
  let trailing = ''
  let pending: { text: string; readonly block: boolean } | undefined
  let attachable = previousLine !== undefined
  let line = previousLine ?? 0
  const flush = (): void => {
    if (pending !== undefined && attachable) {
      trailing = pending.text
      attachable = false
    }
    pending = undefined
  }
  for (const [i, comment] of comments.entries()) {
    if (i === 0 && comment.startLine === previousLine) {
      // A comment between two tokens of one line may mean either.
      if ((comments[1]?.startLine ?? nextLine) === comment.endLine) return { trailing: '', leading: '' }
      pending = comment
      flush()
    } else {
      const apart = comment.startLine > line + 1
      if (apart || comment.block || pending?.block === true) flush()
      if (apart) attachable = false
      pending = {
        text: pending === undefined ? comment.text : `${pending.text}\n${comment.text}`,
        block: comment.block,
      }
    }
    line = comment.endLine
  }
  if (nextLine > line + 1 || next === undefined || '}])'.includes(next)) flush()
  return { trailing, leading: pending?.text ?? '' }
}

/** Removes the asterisks at the start of the lines. */
function blockText(text: string): string {
  return text.replace(/\n[ \t]*\*?/g, '\n')
}
