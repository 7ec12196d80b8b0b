import { useState } from 'react'
import type { KnownKind } from '../../../../src/sources/kinds/kinds.ts'
import { ProblemError } from '../../../api/problem.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { Source } from '../../../api/sources.ts'
import { Button } from '../../../parts/button.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { NotSaved } from '../not-saved.tsx'
import { useSaveSource } from '../save-source.ts'
import { draftOf, settingsPatch } from './draft.ts'
import type { SourceDraft } from './draft.ts'
import { Guide } from './guide.tsx'
import { SettingsForm } from './settings-form.tsx'

const say = sourceWords.sources.form

interface PanelProps {
  readonly kind: KnownKind
  readonly source: Source
  readonly ready: ReadyMapping | null
}

/** The settings of a saved source; for a dialled source with the setup steps, which follow the typed values. */
export function SettingsPanel({ kind, source, ready }: PanelProps) {
  const [typed, setTyped] = useState<SourceDraft | null>(null)
  const isDialled = kind.mode === 'dialled'
  const saving = useSaveSource(source)
  const saved = draftOf(kind, source)
  const draft = typed ?? saved
  const isStale = saving.error instanceof ProblemError && saving.error.status === 412
  const reset = (): void => {
    setTyped(null)
    saving.reset()
  }
  const save = (): void =>
    saving.mutate(
      { name: draft.name.trim(), settings: settingsPatch(kind, draft) },
      {
        onSuccess: () => {
          setTyped(null)
          toast(isDialled ? say.savedDialled : say.saved)
        },
      },
    )
  const panel = (
    <section className="panel" aria-label={say.settings}>
      <div className="head">
        <h2>{say.settings}</h2>
      </div>
      <div className="body stackgap">
        <SettingsForm
          kind={kind}
          draft={draft}
          onDraft={(next) => {
            if (!saving.isPending && !isStale) saving.reset()
            setTyped(next)
          }}
          saved={saved}
          ready={ready}
          id={source.id}
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
        </SettingsForm>
        {isStale && <NotSaved id={source.id} error={saving.error} onTheirs={reset} />}
      </div>
    </section>
  )
  if (!isDialled) return panel
  return (
    <div className="connect">
      {panel}
      <Guide kind={kind} draft={draft} source={source} ready={ready} />
    </div>
  )
}
