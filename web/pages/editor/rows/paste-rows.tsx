import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import type { DraftRow } from '../draft/draft.ts'
import { readPaste } from './read-paste.ts'

const say = words.values

/** No person reads through more lines. */
const SHOWN_MAX = 5

interface PasteRowsProps {
  readonly onAdd: (rows: readonly DraftRow[]) => void
  readonly onClose: () => void
}

/** Turns pasted lines or JSON into rows, with a preview of the rows. */
export function PasteRows({ onAdd, onClose }: PasteRowsProps) {
  const [text, setText] = useState('')
  const { rows, unread } = readPaste(text)
  return (
    <Dialog
      title={say.pasteTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" disabled={rows.length === 0} onClick={() => onAdd(rows)}>
            {say.pasteAdd(rows.length)}
          </Button>
        </>
      }
    >
      <Field label={say.pasteLabel}>
        {(wired) => (
          <textarea
            {...wired}
            className="input mono paste"
            rows={8}
            autoFocus
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div role="status">
        {text.trim() !== '' && <p className="hint">{say.pasteFound(rows.length)}</p>}
        {unread.length > 0 && text.trim() !== '' && (
          <>
            <p className="hint">{say.pasteUnread(unread.length)}</p>
            <ul className="unread">
              {unread.slice(0, SHOWN_MAX).map((line, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- lines may be the same
                <li key={at} className="mono clip" dir="auto">
                  {sanitizeLine(line.slice(0, 200))}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  )
}
