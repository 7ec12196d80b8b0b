import { useState } from 'react'
import type { SourceKind } from '../../../src/sources/kinds/kind.ts'
import { ProblemError } from '../../api/problem.ts'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { words } from '../../words/words.ts'
import { draftOf, originOf, settingsPatch, typedText } from './kinds/draft.ts'
import type { SourceDraft } from './kinds/draft.ts'
import { SettingField } from './kinds/settings-fields.tsx'
import type { FieldsProps } from './kinds/settings-fields.tsx'
import { NotSaved } from './not-saved.tsx'
import { useSaveSource } from './save-source.ts'

const say = sourceWords.sources.records

const ASKED = ['records', 'recordings_origin', 'recordings_username', 'recordings_password']
const FIELDS = ASKED.slice(1).map((name) => `/settings/${name}`)

/** The settings of a posted source for recordings: whether to wait for them, and the credentials for fetching them. */
export function FetchingPanel({ kind, source }: { kind: SourceKind; source: Source }) {
  const [typed, setTyped] = useState<SourceDraft | null>(null)
  const saving = useSaveSource(source)
  const saved = draftOf(kind, source, ASKED)
  const draft = typed ?? saved
  const isStale = saving.error instanceof ProblemError && saving.error.status === 412
  const reset = (): void => {
    setTyped(null)
    saving.reset()
  }
  const save = (): void =>
    saving.mutate(
      { settings: settingsPatch(kind, draft) },
      {
        onSuccess: () => {
          setTyped(null)
          toast(say.saved)
        },
      },
    )
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <div className="body stackgap">
        <Form className="dialog-form narrow" error={saving.error} fields={FIELDS} isSaid={isStale} onSubmit={save}>
          <FetchingFields
            kind={kind}
            draft={draft}
            saved={saved}
            problems={problemsByPointer(saving.error)}
            onDraft={(next) => {
              if (!saving.isPending && !isStale) saving.reset()
              setTyped(next)
            }}
          />
          {isStale && <NotSaved id={source.id} error={saving.error} onTheirs={reset} />}
          <div className="row wrap">
            <Button verb="sources.change" kind="main" type="submit" busy={saving.isPending}>
              {words.parts.save}
            </Button>
            {typed !== null && (
              <Button kind="quiet" onClick={reset}>
                {sourceWords.sources.form.discard}
              </Button>
            )}
          </div>
        </Form>
      </div>
    </section>
  )
}

function FetchingFields(props: Omit<FieldsProps, 'saved' | 'ready'> & { readonly saved: SourceDraft }) {
  const { kind, draft, saved, onDraft } = props
  const records = kind.settings['records']
  // The password belongs to the address that it was entered for.
  const isMoved = originOf(typedText(draft, 'recordings_origin')) !== typedText(saved, 'recordings_origin')
  return (
    <>
      {records && (
        <Radios
          legend={<span className="label">{records.label}</span>}
          name="records"
          value={typedText(draft, 'records')}
          choices={records.choices.map(({ value, label, help }) => ({ value, label, what: help }))}
          onPick={(picked) => onDraft({ ...draft, texts: { ...draft.texts, records: picked } })}
        />
      )}
      <p className="hint">{say.fetchWhy}</p>
      <SettingField {...props} name="recordings_origin" />
      <div className="grid2">
        <SettingField {...props} name="recordings_username" />
        <SettingField {...props} name="recordings_password" saved={isMoved ? null : saved} />
      </div>
    </>
  )
}
