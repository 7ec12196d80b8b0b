// The data structure for lines that are shown as code.

/** The kind of a token: key, string, number or literal, null, emphasis, or punctuation. */
type TokenKind = 'k' | 'str' | 'lit' | 'nil' | 'b' | ''

export interface CodeToken {
  readonly kind: TokenKind
  readonly text: string
}

export interface Line {
  readonly spans: readonly CodeToken[]
  /** The key whose value begins on this line, as a body row would write it; `null`: no value begins here. */
  readonly key: string | null
}

/** Limits the depth: to indent a deeper body would take more room than the body itself. */
export const DEPTH_MAX = 50

/** A line without colours. */
export function plainLine(text: string): Line {
  return { spans: [{ kind: '', text }], key: null }
}

/** A text without colours. */
export function plainLines(text: string): readonly Line[] {
  return text.split(/\r?\n/).map(plainLine)
}

/** A header as it is sent: name and value. */
export function headerLine([name, value]: readonly [string, string]): Line {
  return {
    spans: [
      { kind: 'k', text: `${name}: ` },
      { kind: '', text: value },
    ],
    key: null,
  }
}

/** The text of a line, without its colours. */
export function textOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('')
}
