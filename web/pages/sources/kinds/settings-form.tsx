// The form of a source, new or saved. If its phone system is dialled, the settings can be checked before saving.
import { useMutation } from '@tanstack/react-query'
import { PlugZap } from '../../../parts/icons.ts'
import { useRef } from 'react'
import type { FormEvent, ReactNode } from 'react'
import type { KnownKind } from '../../../../src/sources/kinds/kinds.ts'
import type { SourceCheckInput } from '../../../../src/client/client.ts'
import { api, unwrap } from '../../../api/client.ts'
import { ProblemError, messageOf } from '../../../api/problem.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { problemsByPointer } from '../../../parts/field-problems.ts'
import { useFocusMissing, useFocusProblem } from '../../../parts/use-focus-problem.ts'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { settingsPatch } from './draft.ts'
import type { SourceDraft } from './draft.ts'
import { SettingsFields } from './settings-fields.tsx'
import type { FieldsProps } from './settings-fields.tsx'

const say = sourceWords.sources.form

interface FormProps extends Omit<FieldsProps, 'kind' | 'problems'> {
  readonly kind: KnownKind
  /** The id of the saved source. */
  readonly id?: string
  readonly onSave: () => void
  readonly saving: boolean
  /** Why the source was not saved. */
  readonly refused: unknown
  readonly saveLabel: string
  /** Further actions, besides saving. */
  readonly children?: ReactNode
}

export function SettingsForm(props: FormProps) {
  const { kind, draft, onDraft, saved, ready, id, onSave, saving, refused, saveLabel, children } = props
  const form = useRef<HTMLFormElement>(null)
  const checking = useMutation({
    mutationFn: () => {
      const json = { kind: kind.id, settings: settingsPatch(kind, draft), ...(id !== undefined && { id }) }
      return unwrap(api.POST('/sources/check', { body: json as SourceCheckInput }))
    },
  })
  // Only the latest of the two results counts: the other was about other values.
  const error = checking.error ?? refused
  useFocusProblem(form, error)
  useFocusMissing(form, id === undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    checking.reset()
    onSave()
  }
  const change = (next: SourceDraft): void => {
    if (!checking.isPending) checking.reset()
    onDraft(next)
  }
  return (
    <form className="dialog-form" ref={form} onSubmit={submit} noValidate>
      <SettingsFields
        kind={kind}
        draft={draft}
        onDraft={change}
        saved={saved}
        problems={problemsByPointer(error)}
        ready={ready}
      />
      <div aria-live="polite">
        {checking.isPending && <Banner>{say.checking}</Banner>}
        {checking.data && <CheckResult {...checking.data} />}
        {error !== null && error !== undefined && <Refused error={error} />}
      </div>
      <div className="row wrap">
        <Button verb="sources.change" kind="main" type="submit" busy={saving}>
          {saveLabel}
        </Button>
        {kind.mode === 'dialled' && (
          <Button verb="sources.change" icon={PlugZap} busy={checking.isPending} onClick={() => checking.mutate()}>
            {say.check}
          </Button>
        )}
        {children}
      </div>
    </form>
  )
}

function CheckResult({ connected, problem }: { connected: boolean; problem: string | null }) {
  if (problem === null) return <Banner tone="ok">{say.works}</Banner>
  return (
    <Banner tone={connected ? 'warn' : 'bad'}>
      <span className="told">{sanitizeText(problem)}</span>
    </Banner>
  )
}

/** An error without a field. */
function Refused({ error }: { error: unknown }) {
  if (error instanceof ProblemError && error.errors.some(({ pointer }) => isShown(pointer))) return null
  return <Banner tone="bad">{messageOf(error)}</Banner>
}

/** A mapping has no field here. */
function isShown(pointer: string): boolean {
  return !pointer.startsWith('/settings/mapping')
}
