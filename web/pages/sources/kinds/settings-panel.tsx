import { useState } from 'react'
import { ApiProblem } from '../../../api/problem.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { Source } from '../../../api/sources.ts'
import { Button } from '../../../parts/button.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { NotSaved } from '../not-saved.tsx'
import { useSaveSource } from '../save-source.ts'
import type { AnyDraft, Face } from './face.ts'
import { SettingsForm } from './settings-form.tsx'

const say = sourceWords.sources.form

interface PanelProps<Draft extends AnyDraft> {
  readonly face: Face<Draft>
  readonly source: Source
  readonly ready: ReadyMapping | null
  /** With what they mean for its phone system, as they are typed. */
  readonly guided: boolean
}

/** The settings of a source that is there. */
export function SettingsPanel<Draft extends AnyDraft>({ face, source, ready, guided }: PanelProps<Draft>) {
  const [typed, setTyped] = useState<Draft | null>(null)
  const saving = useSaveSource(source)
  const saved = face.draftOf(source)
  const draft = typed ?? saved
  const isStale = saving.error instanceof ApiProblem && saving.error.status === 412
  const reset = (): void => {
    setTyped(null)
    saving.reset()
  }
  const save = (): void =>
    saving.mutate(
      { name: draft.name.trim(), settings: face.settingsOf(draft) },
      {
        onSuccess: () => {
          setTyped(null)
          toast(face.isDialled ? say.savedDialled : say.saved)
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
          face={face}
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
  if (!guided || !face.Guide) return panel
  return (
    <div className="connect">
      {panel}
      <face.Guide draft={draft} source={source} ready={ready} />
    </div>
  )
}
