// The language of placeholders: text in which `[[name|filter|filter:argument]]` stands for a value (T1–T3).
//
//   template    = { text | literal | placeholder }
//   literal     = "\[["                       two brackets as text (T3)
//   placeholder = "[[" name { "|" filter } "]]"
//   name        = field, or "secret:" name of a secret (T16), or "setting:" key of a service's input (T18)
//   filter      = name [ ":" argument ]       the argument is taken as written, spaces included
//
// Of a run of brackets the last two open (`[[[x]],1]` in JSON is a list), and the first `]]` closes.
// Backslashes matter only directly before `[[`: there each pair is one backslash, and an odd backslash makes the
// brackets text. In an argument a backslash takes the meaning from `\ | [ ] , =`.
// A text after `[[` that is no placeholder becomes a `Broken` part, so that no text that a person typed is ever lost.

/** Offset and length in the template, in UTF-16 units. */
export interface Span {
  readonly at: number
  readonly length: number
}

interface Text extends Span {
  readonly kind: 'text'
  readonly text: string
}

export interface FilterCall extends Span {
  readonly name: string
  /** As written, escapes included; `null` without a colon. */
  readonly argument: string | null
}

export interface Placeholder extends Span {
  readonly kind: 'placeholder'
  /** The kind of the name: a field of the call, a secret, or an input of the service (T18). */
  readonly of: 'field' | 'secret' | 'setting'
  readonly name: string
  readonly filters: readonly FilterCall[]
}

/** Text that begins like a placeholder and is none. */
interface Broken extends Span {
  readonly kind: 'broken'
  readonly source: string
  readonly reason: string
}

export type Part = Text | Placeholder | Broken
export type Template = readonly Part[]

const ESCAPABLE = '\\|[],='
const PREFIXES = { secret: 'secret:', setting: 'setting:' } as const
// No name contains quotes, braces or brackets: they show that JSON was pasted unescaped.
const NOT_A_NAME = /["{}[\]\\<>\p{Cc}]/u

/** Parses a template. Never fails: text that cannot be parsed becomes a `Broken` part. */
export function parseTemplate(source: string): Template {
  const parts: Part[] = []
  let text = ''
  let textAt = 0
  let i = 0
  const flush = (end: number): void => {
    if (text !== '') parts.push({ kind: 'text', text, at: textAt, length: end - textAt })
    text = ''
  }
  for (;;) {
    const run = source.indexOf('[[', i)
    if (run < 0) break
    let backslashes = 0
    while (run - backslashes > i && source[run - backslashes - 1] === '\\') backslashes++
    text += source.slice(i, run - backslashes) + '\\'.repeat(backslashes >> 1)
    if (backslashes % 2 === 1) {
      text += '[['
      i = run + 2
      continue
    }
    let open = run
    while (source[open + 2] === '[') open++
    text += source.slice(run, open)
    flush(open)
    const part = readPlaceholder(source, open)
    parts.push(part)
    i = open + part.length
    textAt = i
  }
  text += source.slice(i)
  flush(source.length)
  return parts
}

function readPlaceholder(source: string, open: number): Placeholder | Broken {
  const cuts = [open + 1]
  let i = open + 2
  for (; ; i++) {
    const two = source.slice(i, i + 2)
    if (two === ']]') break
    if (i >= source.length || two === '[[') {
      return broken(source, { at: open, length: 2 }, 'This [[ is not closed by ]].')
    }
    if (two[0] === '\\' && two[1] !== undefined && ESCAPABLE.includes(two[1])) i++
    else if (two[0] === '|') cuts.push(i)
  }
  cuts.push(i)
  const span = { at: open, length: i + 2 - open }
  const written = source.slice(open + 2, cuts[1]).trim()
  const of = written.startsWith(PREFIXES.secret) ? 'secret' : written.startsWith(PREFIXES.setting) ? 'setting' : 'field'
  const name = of === 'field' ? written : written.slice(PREFIXES[of].length).trim()
  if (name === '') return broken(source, span, 'The name between [[ and ]] is missing.')
  if (NOT_A_NAME.test(name)) return broken(source, span, `${JSON.stringify(name)} is not a field name.`)
  const filters: FilterCall[] = []
  for (let n = 1; n + 1 < cuts.length; n++) {
    const at = (cuts[n] ?? 0) + 1
    filters.push(readFilter(source.slice(at, cuts[n + 1]), at))
  }
  return { kind: 'placeholder', of, name, filters, ...span }
}

function readFilter(written: string, at: number): FilterCall {
  const colon = written.indexOf(':')
  const name = (colon < 0 ? written : written.slice(0, colon)).trim()
  return { name, argument: colon < 0 ? null : written.slice(colon + 1), at, length: written.length }
}

function broken(source: string, span: Span, reason: string): Broken {
  return { kind: 'broken', source: source.slice(span.at, span.at + span.length), reason, ...span }
}

/** The text of an argument, with escapes resolved. */
export function unescapeArgument(argument: string): string {
  return argument.replace(/\\([\\|[\],=])/g, '$1')
}

/** Splits an argument at every separator (`,` or `=`) without a backslash before it; the pieces keep their escapes. */
export function splitArgument(argument: string, separator: ',' | '='): string[] {
  const pieces: string[] = []
  let from = 0
  for (let i = 0; i < argument.length; i++) {
    if (argument[i] === '\\') i++
    else if (argument[i] === separator) {
      pieces.push(argument.slice(from, i))
      from = i + 1
    }
  }
  pieces.push(argument.slice(from))
  return pieces
}
