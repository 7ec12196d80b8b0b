import { useRef, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { useFocusProblem } from '../../parts/use-focus-problem.ts'
import { countries, zones } from '../../parts/home-fields.tsx'
import { words } from '../../words/words.ts'
import type { NumberDraft } from './number-draft.ts'

const say = words.numbers

interface NumberFormProps {
  readonly draft: NumberDraft
  readonly onDraft: (draft: NumberDraft) => void
  /** The errors, by pointer. */
  readonly problems: ReadonlyMap<string, ReactNode>
  readonly refused: unknown
  readonly saving: boolean
  readonly onSave: () => void
  readonly onClose: () => void
  /** Notes to read before saving. */
  readonly children?: ReactNode
}

export function NumberForm({ draft, onDraft, problems, refused, saving, onSave, onClose, children }: NumberFormProps) {
  const form = useRef<HTMLFormElement>(null)
  useFocusProblem(form, refused)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSave()
  }
  const text = (member: TextMember, hint?: string) => ({
    label: say.columns[member],
    ...(hint !== undefined && { hint }),
    value: draft[member],
    onText: (typed: string) => onDraft({ ...draft, [member]: typed }),
    problem: problems.get(`/${member}`),
  })
  const knowsNumber = useState(draft.number !== '')[0]
  return (
    <form className="dialog-form tall-form" ref={form} onSubmit={submit} noValidate>
      <div className="grid2">
        <TextField {...text('number', say.form.numberHint)} inputMode="tel" autoFocus={!knowsNumber} />
        <TextField {...text('name', say.form.nameHint)} autoFocus={knowsNumber} />
        <TextField {...text('custom_id', say.form.customIdHint)} />
        <TextField {...text('custom_group')} />
        <TextField {...text('campaign')} />
        <TextField {...text('source')} />
        <TextField {...text('medium')} />
        <Home draft={draft} onDraft={onDraft} problems={problems} />
      </div>
      <Check
        label={say.form.doNotRecord}
        on={draft.do_not_record}
        onSwitch={(on) => onDraft({ ...draft, do_not_record: on })}
      />
      {children}
      <div className="row dialog-acts">
        <Button onClick={onClose}>{words.parts.cancel}</Button>
        <Button verb="numbers.change" kind="main" type="submit" busy={saving}>
          {words.parts.save}
        </Button>
      </div>
    </form>
  )
}

type TextMember = Exclude<keyof NumberDraft, 'do_not_record' | 'country' | 'timezone'>

/** The country and zone of the number; empty: those of the account. */
function Home({ draft, onDraft, problems }: Pick<NumberFormProps, 'draft' | 'onDraft' | 'problems'>) {
  // Sorts hundreds of names only once.
  const [all] = useState(() => ({ countries: countries(), zones: zones(draft.timezone || 'UTC') }))
  return (
    <>
      <SelectField
        label={say.columns.country}
        value={draft.country}
        choices={[{ value: '', label: say.form.countryOwn }, ...all.countries]}
        onPick={(country) => onDraft({ ...draft, country })}
        problem={problems.get('/country')}
      />
      <SelectField
        label={say.columns.timezone}
        value={draft.timezone}
        choices={[{ value: '', label: say.form.timezoneOwn }, ...all.zones]}
        onPick={(timezone) => onDraft({ ...draft, timezone })}
        problem={problems.get('/timezone')}
      />
    </>
  )
}
