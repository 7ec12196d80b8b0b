import { useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { SecretField } from '../../parts/secret-field.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { words } from '../../words/words.ts'
import { draftOfFetching, fetchingSettings, originOf } from './fetching-draft.ts'
import type { FetchingDraft } from './fetching-draft.ts'
import { NotSaved } from './not-saved.tsx'
import { recordsChoices } from './records.ts'
import { useSaveSource } from './save-source.ts'

const say = sourceWords.sources.records

const fields = ['/settings/recordings_origin', '/settings/recordings_username', '/settings/recordings_password']

/** What a source that posts says of recordings, and with what they are fetched from the addresses that it tells. */
export function FetchingPanel({ source }: { source: Source }) {
  const [typed, setTyped] = useState<FetchingDraft | null>(null)
  const saving = useSaveSource(source)
  const draft = typed ?? draftOfFetching(source.settings)
  const isStale = saving.error instanceof ApiProblem && saving.error.status === 412
  const reset = (): void => {
    setTyped(null)
    saving.reset()
  }
  const save = (): void =>
    saving.mutate(
      { settings: fetchingSettings(draft) },
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
        <Form className="dialog-form narrow" error={saving.error} fields={fields} isSaid={isStale} onSubmit={save}>
          <FetchingFields
            draft={draft}
            saved={draftOfFetching(source.settings)}
            problems={problemsByPointer(saving.error)}
            onDraft={(next) => {
              if (!saving.isPending && !isStale) saving.reset()
              setTyped(next)
            }}
          />
          {isStale && <NotSaved id={source.id} error={saving.error} onTheirs={reset} />}
          <div className="row wrap">
            <Button kind="main" type="submit" busy={saving.isPending}>
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

interface FieldsProps {
  readonly draft: FetchingDraft
  readonly saved: FetchingDraft
  /** What is wrong, by pointer. */
  readonly problems: ReadonlyMap<string, string>
  readonly onDraft: (draft: FetchingDraft) => void
}

function FetchingFields({ draft, saved, problems, onDraft }: FieldsProps) {
  const moved = originOf(draft.origin) !== saved.origin
  return (
    <>
      <Radios
        legend={<span className="label">{say.when}</span>}
        name="records"
        value={draft.records}
        choices={recordsChoices}
        onPick={(records) => onDraft({ ...draft, records })}
      />
      <p className="hint">{say.fetchWhy}</p>
      <TextField
        label={say.origin}
        hint={say.originHint}
        inputMode="url"
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={draft.origin}
        onText={(origin) => onDraft({ ...draft, origin })}
        problem={problems.get('/settings/recordings_origin')}
      />
      <div className="grid2">
        <TextField
          label={say.username}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          value={draft.username}
          onText={(username) => onDraft({ ...draft, username })}
          problem={problems.get('/settings/recordings_username')}
        />
        <SecretField
          label={say.password}
          hint={say.passwordHint}
          value={draft.password}
          saved={moved ? null : saved.password}
          problem={problems.get('/settings/recordings_password')}
          onValue={(password) => onDraft({ ...draft, password })}
        />
      </div>
    </>
  )
}
