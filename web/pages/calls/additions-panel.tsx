// What people added to a call (C26), and the controls to add and remove: tags, value, corrected outcome, notes.
import { Plus, Undo2, X } from '../../parts/icons.ts'
import { useRef, useState } from 'react'
import { OUTCOMES } from '../../../src/calls/status.ts'
import type { WholeCall } from '../../api/calls.ts'
import { useMay, useRefusal } from '../../api/may.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, SelectField, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ActionError } from '../../parts/states.tsx'
import { useKeepFocus } from '../../parts/use-keep-focus.ts'
import { words } from '../../words/words.ts'
import { By } from '../../parts/author.tsx'
import { inForce, lastOf } from './additions.ts'
import type { Addition } from './additions.ts'
import { textIn } from './call-facts.ts'
import { Note } from './note.tsx'
import { Tags } from './tags.tsx'
import { useAdd, useRemove } from './use-additions.ts'
import './additions.css'

const say = words.calls.additions

export function AdditionsPanel({ call }: { call: WholeCall }) {
  const panel = useRef<HTMLElement>(null)
  useKeepFocus(panel)
  const refusal = useRefusal('additions.change')
  return (
    <section className="panel additions" aria-label={say.title} ref={panel} tabIndex={-1}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <div className="body stackgap">
        {refusal !== null && <p className="hint">{refusal}</p>}
        <div className="additionfields">
          <Tags call={call} />
          <CorrectedOutcome call={call} />
          <Value call={call} />
        </div>
        <Notes call={call} />
        <Removed additions={call.additions} />
      </div>
    </section>
  )
}

function CorrectedOutcome({ call }: { call: WholeCall }) {
  const correct = useAdd(call)
  const undo = useRemove(call)
  const mayChange = useMay('additions.change')
  if (call.outcome === null) return null
  const last = lastOf(call.additions, 'outcome')
  const reported = OUTCOMES.find((one) => one === textIn(call.fields, 'reported_outcome'))
  const shown = correct.isPending ? (correct.variables.outcome ?? call.outcome) : call.outcome
  return (
    <div className="stackgap">
      <h3>{say.outcome}</h3>
      {mayChange ? (
        <SelectField
          label={say.correctOutcome}
          value={shown}
          choices={OUTCOMES.map((value) => ({ value, label: words.life.outcome[value] }))}
          problem={problemsByPointer(correct.error).get('/outcome')}
          onPick={(outcome) => {
            if (!correct.isPending) correct.mutate({ outcome })
          }}
        />
      ) : (
        <p>{words.life.outcome[call.outcome]}</p>
      )}
      {last && (
        <p>
          {reported !== undefined && `${say.reported(words.life.outcome[reported])} `}
          {say.corrected} <By by={last.added_by} at={last.added_at} /> <UndoButton of={last} undo={undo} />
        </p>
      )}
      {problemsByPointer(correct.error).size === 0 && <ActionError error={correct.error} />}
      <ActionError error={undo.error} />
    </div>
  )
}

function UndoButton({ of, undo }: { of: Addition; undo: ReturnType<typeof useRemove> }) {
  return (
    <Button
      small
      kind="quiet"
      icon={Undo2}
      verb="additions.change"
      busy={undo.isPending}
      onClick={() => undo.mutate(of)}
    >
      {say.undo}
    </Button>
  )
}

function Value({ call }: { call: WholeCall }) {
  const { value, currency } = call.fields
  const last = lastOf(call.additions, 'value')
  const undo = useRemove(call)
  const mayChange = useMay('additions.change')
  const code = textIn(call.fields, 'currency') ?? ''
  const isKnown = value !== undefined && value !== null
  return (
    <div className="stackgap">
      <h3>{say.value}</h3>
      <p className={isKnown ? undefined : 'muted'}>
        {isKnown ? sanitizeLine(`${String(value)} ${String(currency ?? '')}`.trim()) : say.noValue}
        {last && (
          <>
            {' · '}
            <By by={last.added_by} at={last.added_at} /> <UndoButton of={last} undo={undo} />
          </>
        )}
      </p>
      <ActionError error={undo.error} />
      {mayChange && <SetValue call={call} currency={code} />}
    </div>
  )
}

function SetValue({ call, currency }: { call: WholeCall; currency: string }) {
  const [amount, setAmount] = useState('')
  /** `null`: as the call has it. */
  const [typed, setTyped] = useState<string | null>(null)
  const set = useAdd(call, () => {
    setAmount('')
    setTyped(null)
  })
  const code = (typed ?? currency).trim()
  const flaws = problemsByPointer(set.error)
  return (
    <Form
      error={set.error}
      fields={['/value', '/currency']}
      className="row wrap addline"
      onSubmit={() => {
        if (!set.isPending) set.mutate({ value: amount.trim(), ...(code !== '' && { currency: code }) })
      }}
    >
      <TextField
        label={say.amount}
        value={amount}
        inputMode="decimal"
        autoComplete="off"
        problem={flaws.get('/value')}
        onText={setAmount}
      />
      <TextField
        label={say.currency}
        value={typed ?? currency}
        placeholder="EUR"
        maxLength={3}
        size={4}
        autoComplete="off"
        problem={flaws.get('/currency')}
        onText={setTyped}
      />
      <Button small type="submit" busy={set.isPending}>
        {say.set}
      </Button>
    </Form>
  )
}

function Notes({ call }: { call: WholeCall }) {
  const notes = inForce(call.additions).filter(({ kind }) => kind === 'note')
  const remove = useRemove(call)
  const mayChange = useMay('additions.change')
  return (
    <div className="stackgap">
      <h3>{say.notes}</h3>
      {notes.length === 0 && <p className="muted">{say.noNotes}</p>}
      {notes.length > 0 && (
        <ul className="notes" aria-label={say.notes}>
          {notes.map((note) => (
            <Note key={note.id} text={String(note.value)} by={<By by={note.added_by} at={note.added_at} />}>
              {mayChange && (
                <IconButton
                  small
                  icon={X}
                  label={say.removeNote}
                  busy={remove.isPending && remove.variables.id === note.id}
                  onClick={() => remove.mutate(note)}
                />
              )}
            </Note>
          ))}
        </ul>
      )}
      <ActionError error={remove.error} />
      {mayChange && <AddNote call={call} />}
    </div>
  )
}

function AddNote({ call }: { call: WholeCall }) {
  const [text, setText] = useState('')
  const add = useAdd(call, () => setText(''))
  return (
    <Form
      error={add.error}
      fields={['/note']}
      className="stackgap"
      onSubmit={() => {
        if (!add.isPending) add.mutate({ note: text })
      }}
    >
      <Field label={say.note} problem={problemsByPointer(add.error).get('/note')}>
        {(wired) => (
          <textarea
            {...wired}
            className="input"
            rows={3}
            dir="auto"
            value={text}
            readOnly={add.isPending}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button small type="submit" icon={Plus} busy={add.isPending}>
          {say.addNote}
        </Button>
      </div>
    </Form>
  )
}

/** What people added and removed again. */
function Removed({ additions }: { additions: readonly Addition[] }) {
  const removed = additions.filter((one) => one.removed_at !== null)
  if (removed.length === 0) return null
  return (
    <Disclosure title={say.removed(removed.length)}>
      <ul className="notes" aria-label={say.removedTitle}>
        {removed.map((one) => (
          <Note
            key={one.id}
            text={`${say.kinds[one.kind]}: ${textOf(one)}`}
            by={
              <>
                {say.addedLabel} <By by={one.added_by} at={one.added_at} />. {say.removedLabel}{' '}
                <By by={one.removed_by} at={one.removed_at} />
              </>
            }
          />
        ))}
      </ul>
    </Disclosure>
  )
}

function textOf({ kind, value, currency }: Addition): string {
  if (kind === 'outcome') return words.life.outcome[OUTCOMES.find((one) => one === value) ?? 'unanswered']
  return currency === null ? String(value) : `${String(value)} ${currency}`
}
