// Imports a template: pasted, chosen as a file, or in the URL; the dialog shows it before anything is filled in.
import { FileUp } from '../../../parts/icons.ts'
import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { FileButton } from '../../../parts/file-input.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { templateWords } from '../../../words/template-words.ts'
import type { Draft } from '../draft/draft.ts'
import { readShared } from './link.ts'
import { TEMPLATE_BYTES_MAX } from './read-template.ts'
import type { Refusal } from './read-template.ts'
import { draftOfTemplate } from './template.ts'

const say = templateWords

interface OpenDialogProps {
  /** Why the URL holds no valid template. */
  readonly refused: Refusal | null
  /** Names of the steps that a new integration waits for. */
  readonly steps: readonly string[]
  readonly onFound: (draft: Draft) => void
  readonly onClose: () => void
}

export function OpenDialog({ refused: before, steps, onFound, onClose }: OpenDialogProps) {
  const [text, setText] = useState('')
  const [refused, setRefused] = useState(before)
  const readText = async (shared: string): Promise<void> => {
    const read = await readShared(shared)
    if ('template' in read) onFound(draftOfTemplate(read.template, steps))
    else setRefused(read.refused)
  }
  const readFile = async (file: File): Promise<void> => {
    if (file.size > TEMPLATE_BYTES_MAX) setRefused({ is: 'large' })
    else await readText(await file.text())
  }
  return (
    <Dialog
      title={say.linkTitle}
      onClose={onClose}
      actions={
        <>
          <FileButton
            label={say.file}
            icon={FileUp}
            accept=".json,application/json"
            onFile={(file) => void readFile(file)}
          />
          <span className="push" />
          <Button kind="main" onClick={() => void readText(text)}>
            {say.look}
          </Button>
        </>
      }
    >
      <Field label={say.paste} hint={say.openHint} problem={refused && refusalText(refused)}>
        {(wired) => (
          <textarea
            {...wired}
            className="input mono"
            rows={4}
            spellCheck={false}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is all that the dialog asks for
            autoFocus
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setRefused(null)
            }}
          />
        )}
      </Field>
    </Dialog>
  )
}

function refusalText(refused: Refusal): string {
  switch (refused.is) {
    case 'service':
      return say.refused.service(sanitizeLine(refused.name.slice(0, 60)))
    case 'unknown':
    case 'shape':
    case 'secret':
      return say.refused[refused.is](sanitizeLine(refused.where.slice(0, 120)))
    case 'empty':
    case 'large':
    case 'unreadable':
    case 'version':
    case 'foreign':
      return say.refused[refused.is]
  }
}
