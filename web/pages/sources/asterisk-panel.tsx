import { useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { draftOf, last4Of, settingsOf } from './asterisk-draft.ts'
import { AsteriskForm } from './asterisk-form.tsx'
import { AsteriskGuide } from './asterisk-guide.tsx'
import { NotSaved } from './not-saved.tsx'
import { useSaveSource } from './save-source.ts'

const say = words.sources.asterisk

/** The settings of an Asterisk that is there. */
export function AsteriskPanel({ source }: { source: Source }) {
  const [typed, setTyped] = useState<ReturnType<typeof draftOf> | null>(null)
  const saving = useSaveSource(source)
  const draft = typed ?? draftOf(source)
  const isStale = saving.error instanceof ApiProblem && saving.error.status === 412
  const reset = (): void => {
    setTyped(null)
    saving.reset()
  }
  const save = (): void =>
    saving.mutate(
      { name: draft.name.trim(), settings: settingsOf(draft) },
      {
        onSuccess: () => {
          setTyped(null)
          toast(say.saved)
        },
      },
    )
  return (
    <div className="connect">
      <section className="panel" aria-label={say.settings}>
        <div className="head">
          <h2>{say.settings}</h2>
        </div>
        <div className="body stackgap">
          <AsteriskForm
            draft={draft}
            onDraft={(next) => {
              if (!saving.isPending && !isStale) saving.reset()
              setTyped(next)
            }}
            id={source.id}
            last4={last4Of(source.settings)}
            onSave={save}
            saving={saving.isPending}
            refused={isStale ? null : saving.error}
            saveLabel={say.saveChanges}
          >
            {typed !== null && (
              <Button kind="quiet" onClick={reset}>
                {say.discard}
              </Button>
            )}
          </AsteriskForm>
          {isStale && <NotSaved id={source.id} error={saving.error} onTheirs={reset} />}
        </div>
      </section>
      <AsteriskGuide draft={draft} />
    </div>
  )
}
