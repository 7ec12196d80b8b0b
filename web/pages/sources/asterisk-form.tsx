// The form of an Asterisk: a new one, or one that is there. It can be tried before it is saved.
import { useMutation } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { useRef } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { api, told } from '../../api/client.ts'
import { ApiProblem, messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { flawsBy } from '../../parts/flaws.ts'
import { useFocusFlaw } from '../../parts/focus-flaw.ts'
import { shown } from '../../parts/hostile.ts'
import { words } from '../../words/words.ts'
import { settingsOf } from './asterisk-draft.ts'
import type { AsteriskDraft } from './asterisk-draft.ts'
import { AsteriskFields } from './asterisk-fields.tsx'

const say = words.sources.asterisk

interface FormProps {
  readonly draft: AsteriskDraft
  readonly onDraft: (draft: AsteriskDraft) => void
  /** The saved source that is edited. */
  readonly id?: string
  readonly last4?: string | null
  readonly onSave: () => void
  readonly saving: boolean
  /** Why it was not saved. */
  readonly refused: unknown
  readonly saveLabel: string
  /** What else can be done, beside saving. */
  readonly children?: ReactNode
}

export function AsteriskForm(props: FormProps) {
  const { draft, onDraft, id, last4 = null, onSave, saving, refused, saveLabel, children } = props
  const form = useRef<HTMLFormElement>(null)
  const checking = useMutation({
    mutationFn: () =>
      told(
        api.sources.check.$post({
          json: { kind: 'asterisk', settings: settingsOf(draft), ...(id !== undefined && { id }) },
        }),
      ),
  })
  // Of both what was asked last counts: the other was about other values.
  const error = checking.error ?? refused
  const flaws = flawsBy(error)
  useFocusFlaw(form, error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    checking.reset()
    onSave()
  }
  const change = (next: AsteriskDraft): void => {
    if (!checking.isPending) checking.reset()
    onDraft(next)
  }
  return (
    <form className="dialog-form" ref={form} onSubmit={submit} noValidate>
      <AsteriskFields draft={draft} onDraft={change} flaws={flaws} last4={last4} />
      <div aria-live="polite">
        {checking.isPending && <Banner>{say.checking}</Banner>}
        {checking.data && <Tried {...checking.data} />}
        {error !== null && error !== undefined && <Refused error={error} />}
      </div>
      <div className="row wrap">
        <Button kind="main" type="submit" busy={saving}>
          {saveLabel}
        </Button>
        <Button icon={PlugZap} busy={checking.isPending} onClick={() => checking.mutate()}>
          {say.check}
        </Button>
        {children}
      </div>
    </form>
  )
}

function Tried({ connected, problem }: { connected: boolean; problem: string | null }) {
  if (problem === null) return <Banner tone="ok">{say.works}</Banner>
  return (
    <Banner tone={connected ? 'warn' : 'bad'}>
      <span className="told">{shown(problem)}</span>
    </Banner>
  )
}

/** What stands beside no field. */
function Refused({ error }: { error: unknown }) {
  if (error instanceof ApiProblem && error.flaws.length > 0) return null
  return <Banner tone="bad">{messageOf(error)}</Banner>
}
