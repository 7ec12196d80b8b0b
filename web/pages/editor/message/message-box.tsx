// The message that a service shows to people: only its texts, with fields in them. The rows around the texts are behind
// Customise.
import { useCallback } from 'react'
import type { ReactNode } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft } from '../draft/draft.ts'
import { usePreview } from '../preview-context.ts'
import { OpenFields } from '../rows/open-fields.tsx'
import { NO_PROBLEMS, problemsByRow } from '../rows/problems-of.ts'
import { fieldNotes } from '../value/field-notes.ts'
import { useNewRow } from '../value/insertion.ts'
import { placeholder } from '../value/pieces.ts'
import { ValueProblems } from '../value/value-problems.tsx'
import { Value } from '../value/value.tsx'
import { messageOf } from './message-parts.ts'
import type { WrittenMessage, WrittenPart } from './message-parts.ts'

const say = serviceWords.services

interface MessageBoxProps {
  readonly message: WrittenMessage
  /** Content at the end of the header. */
  readonly corner: ReactNode
}

export function MessageBox({ message: { as, parts }, corner }: MessageBoxProps) {
  const { draft, change, problems } = useDraftForm()
  const written = parts.filter(({ is }) => is !== 'link')
  const [first] = written
  const lines = written.filter(({ is }) => is === 'line')
  const labelOf = (part: WrittenPart): string => {
    if (part.is === 'line' && lines.length > 1) return say.messageLine(lines.indexOf(part) + 1)
    return say.messageParts[as === 'email' && part.is === 'title' ? 'subject' : part.is]
  }
  const setValue = useCallback(
    (id: string, how: (value: string) => string) => change((now) => withValue(now, id, how)),
    [change],
  )
  // Without another place, a field goes to the end of the message.
  useNewRow(
    useCallback(
      (code) => {
        change((now) => withAppended(now, placeholder(code)))
        return null
      },
      [change],
    ),
  )
  const isChanged = parts.some(({ row, own }) => row.value !== own)
  const reset = (): void => {
    for (const { row, own } of parts) setValue(row.id, () => own)
  }
  const byRow = problemsByRow(problems, draft.request.rows, 'rows')
  return (
    <div className="message">
      <div className="message-head">
        <span className="label" aria-hidden="true">
          {first && labelOf(first)}
        </span>
        <span className="row push">
          {isChanged && (
            <button type="button" className="link" onClick={reset}>
              {say.resetMessage}
            </button>
          )}
          <OpenFields />
          {corner}
        </span>
      </div>
      {written.map((part) => (
        <PartField
          key={part.row.id}
          label={labelOf(part)}
          isLabelled={part !== first}
          part={part}
          problems={byRow.get(part.row.id) ?? NO_PROBLEMS}
          onValue={setValue}
        />
      ))}
    </div>
  )
}

interface PartFieldProps {
  readonly label: string
  /** The header has no room for the label: it stands above the text. */
  readonly isLabelled: boolean
  readonly part: WrittenPart
  readonly problems: readonly ConfigProblem[]
  readonly onValue: (id: string, how: (value: string) => string) => void
}

function PartField({ label, isLabelled, part: { is, row }, problems, onValue }: PartFieldProps) {
  const { short, long } = fieldNotes(row.value, usePreview())
  const setText = (text: string): void => onValue(row.id, (value) => text + tailOf(value))
  return (
    <div className="message-part" data-path="request.rows">
      {isLabelled && (
        <span className="label" aria-hidden="true">
          {label}
        </span>
      )}
      <Value
        label={label}
        place="body"
        rowId={row.id}
        multiline={is === 'text'}
        text={withoutTail(row.value)}
        onText={setText}
        problems={problems}
        describedBy={`${row.id}-problems`}
      />
      <ValueProblems id={`${row.id}-problems`} text={row.value} problems={problems} onText={setText} />
      {short !== '' && (
        <p className="hint" title={long}>
          {short}
        </p>
      )}
    </div>
  )
}

/** The line end before the next part is not shown. */
function tailOf(value: string): string {
  return value.endsWith('\n') ? '\n' : ''
}

function withoutTail(value: string): string {
  return value.endsWith('\n') ? value.slice(0, -1) : value
}

/** Appends to the last part of the message. */
function withAppended(draft: Draft, text: string): Draft {
  const last = messageOf(draft)?.parts.findLast(({ is }) => is !== 'link')
  if (!last) return draft
  return withValue(draft, last.row.id, (value) => `${withoutTail(value)} ${text}${tailOf(value)}`)
}

function withValue(draft: Draft, id: string, how: (value: string) => string): Draft {
  const rows = draft.request.rows.map((row) => (row.id === id ? { ...row, value: how(row.value) } : row))
  return { ...draft, request: { ...draft.request, rows } }
}
