// Collects the notes about the whole integration. A note about one row stands under that row.
import { fieldOf } from '../../../../src/calls/fields.ts'
import { RECORDING_LINK_FIELDS } from '../../../../src/calls/recording.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button } from '../../../parts/button.tsx'
import { words } from '../../../words/words.ts'
import { warningsAt } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { DraftForm } from '../draft-form.ts'
import { emptyRow } from '../draft/draft.ts'
import type { Draft } from '../draft/draft.ts'
import { isBlank } from '../draft/parts.ts'
import { usePreview } from '../preview-context.ts'
import { useRequestNotes } from './request-notes.tsx'
import { withFieldLabels } from '../value/field-labels.ts'
import { codesIn } from '../value/pieces.ts'
import type { Note } from './notes.tsx'

/** The notes about the integration, the most urgent first. */
export function useNotes(): readonly Note[] {
  const form = useDraftForm()
  const { localLinks } = usePreview()
  const elsewhere = usedOutsideRows(form)
  const opensHere = localLinks !== null && RECORDING_LINK_FIELDS.some((code) => elsewhere.has(code))
  const notes: readonly Note[] = [
    ...useRequestNotes(),
    ...realtimeNotes(form, elsewhere),
    ...warningsAt(form.problems, 'name').map((text) => ({ tone: 'warn', text }) as const),
    ...(opensHere ? [{ tone: 'warn', text: words.values.linksLocal(localLinks) } as const] : []),
  ]
  return notes.toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone))
}

const TONES: readonly Note['tone'][] = ['bad', 'info', 'warn', 'plain']

function realtimeNotes({ draft, change, problems, uses }: DraftForm, elsewhere: ReadonlySet<string>): readonly Note[] {
  const noUniqueId = draft.realtime && !uses.has('uniqueid')
  const addUniqueId = (): void => {
    change(withUniqueId)
    // The button disappears with the offer, so move the focus.
    document.querySelector<HTMLElement>('.when button')?.focus()
    announce(words.form.uniqueIdAdded)
  }
  const isLateElsewhere = [...elsewhere].some((code) => fieldOf(code)?.known === 'processed')
  return [
    ...(noUniqueId
      ? [
          {
            tone: 'warn',
            text: words.form.realtimeNoUniqueId,
            action: draft.request.format !== 'raw' && (
              <Button small onClick={addUniqueId}>
                {words.form.addUniqueId}
              </Button>
            ),
          } as const,
        ]
      : []),
    ...warningsAt(problems, 'realtime')
      .filter((warning) => isLateElsewhere && !warning.includes('[[uniqueid]]'))
      // A plain note: the value comes with the last request. Without such a request it is a warning.
      .map((text) => ({ text: withFieldLabels(text), tone: draft.final ? 'plain' : 'warn' }) as const),
  ]
}

/** Fields used in the URL, the authentication or a raw body: no row shows their notes. */
function usedOutsideRows({ draft: { request }, uses }: DraftForm): ReadonlySet<string> {
  const rows = request.format === 'raw' ? [] : request.rows
  const values = [...rows, ...request.headers].map(({ value }) => value)
  const inRows = new Set(values.flatMap((value) => (typeof value === 'string' ? codesIn(value) : [])))
  return new Set([...uses].filter((code) => !inRows.has(code)))
}

/** Adds the row in front, or in place of a blank row. */
function withUniqueId(draft: Draft): Draft {
  const rows = [...draft.request.rows]
  const blank = rows.findIndex(isBlank)
  const [row = emptyRow()] = blank < 0 ? [] : rows.splice(blank, 1)
  const added = { ...row, key: 'uniqueid', value: '[[uniqueid]]' }
  return { ...draft, request: { ...draft.request, rows: [added, ...rows] } }
}
