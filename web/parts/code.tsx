// Shows a request, a response or a difference as lines of code.
import { memo } from 'react'
import { words } from '../words/words.ts'
import { textOf } from './code-line.ts'
import type { Line, CodeToken } from './code-line.ts'
import { sanitizeText } from './sanitize-text.ts'

/** A line, and how it is marked. */
export interface CodeLine extends Line {
  /**
   * `hot`: belongs to the setting that is being edited; `add` and `del`: is in only one of two texts. The + or − stands in the
   * text.
   */
  readonly mark?: 'hot' | 'add' | 'del' | undefined
  /** Changes whenever the line changes, so that the line flashes once. */
  readonly flash?: number | undefined
}

interface CodeProps {
  /** The name that screen readers read out. */
  readonly label: string
  readonly lines: readonly CodeLine[]
  /** Wraps long lines. */
  readonly fold?: boolean
  /** Number of characters that are not shown. */
  readonly left?: number
}

/** Lines that are rendered as one part: a change redraws one part of a long text. */
const LINES_PER_PART = 50

export function Code({ label, lines, fold, left = 0 }: CodeProps) {
  const parts = Array.from({ length: Math.ceil(lines.length / LINES_PER_PART) }, (_, at) => at * LINES_PER_PART)
  return (
    // An element that scrolls must be reachable by key (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={fold === true ? 'code fold' : 'code'} tabIndex={0} role="group" aria-label={label} dir="ltr">
      {parts.map((from) => (
        <Part key={from} lines={lines.slice(from, from + LINES_PER_PART)} />
      ))}
      {left > 0 && <p className="muted code-left">{words.parts.moreOfBody(left)}</p>}
    </div>
  )
}

const Part = memo(
  ({ lines }: { lines: readonly CodeLine[] }) => (
    <div className="lines">
      {lines.map((line, at) => (
        <CodeRow key={line.flash === undefined ? at : `${at} ${line.flash}`} line={line} />
      ))}
    </div>
  ),
  (before, now) => before.lines.length === now.lines.length && before.lines.every((line, at) => line === now.lines[at]),
)
Part.displayName = 'Part'

const CodeRow = memo(({ line: { spans, mark, flash } }: { line: CodeLine }) => {
  const className = [mark, flash !== undefined && 'flash'].filter(Boolean).join(' ')
  return <div className={className === '' ? undefined : className}>{spans.map(pieceOf)}</div>
})
CodeRow.displayName = 'CodeRow'

function pieceOf({ kind, text }: CodeToken, at: number) {
  if (kind === '') return sanitizeText(text)
  return (
    <span className={kind} key={at}>
      {sanitizeText(text)}
    </span>
  )
}

/**
 * Keeps the line objects that did not change, so that only the others are drawn again; those flash if there were lines before.
 */
export function changedLines(before: readonly CodeLine[], now: readonly CodeLine[], revision: number): CodeLine[] {
  const same = (a: CodeLine | undefined, b: CodeLine | undefined): boolean =>
    a !== undefined && b !== undefined && textOf(a) === textOf(b)
  let head = 0
  while (head < now.length && same(before[head], now[head])) head += 1
  let tail = 0
  while (tail < now.length - head && tail < before.length - head && same(before.at(-1 - tail), now.at(-1 - tail)))
    tail += 1
  return now.map((line, at) => {
    const old = at < head ? before[at] : at >= now.length - tail ? before[at - now.length + before.length] : undefined
    if (!old) return before.length === 0 ? line : { ...line, flash: revision }
    return old.mark === line.mark && old.key === line.key ? old : { ...line, flash: old.flash }
  })
}
