// The shape of what is shown as code, line by line.

/** What a piece is: a key, a text, a number or literal, nothing, what matters most, or what holds them together. */
export type TokenKind = 'k' | 'str' | 'lit' | 'nil' | 'b' | ''

export interface CodeToken {
  readonly kind: TokenKind
  readonly text: string
}

export interface Line {
  readonly spans: readonly CodeToken[]
  /** The key whose value begins on this line, as a row would write it; `null`: none does. */
  readonly key: string | null
}

/** Deeper than this is nobody's body: indenting it would take more room than the body itself. */
export const DEPTH_MAX = 50

/** A line without colours. */
export function plainLine(text: string): Line {
  return { spans: [{ kind: '', text }], key: null }
}

/** A text without colours. */
export function plainLines(text: string): readonly Line[] {
  return text.split(/\r?\n/).map(plainLine)
}

/** A header as it is sent: its name, and what it says. */
export function headerLine([name, value]: readonly [string, string]): Line {
  return {
    spans: [
      { kind: 'k', text: `${name}: ` },
      { kind: '', text: value },
    ],
    key: null,
  }
}

/** What a line says, without its colours. */
export function textOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('')
}
