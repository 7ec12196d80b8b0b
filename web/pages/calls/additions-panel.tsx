// What people added to a call (C26), and the controls to add and remove: tags, value, corrected outcome, notes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Undo2, X } from '../../parts/icons.ts'
import { useId, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { OUTCOMES } from '../../../src/calls/status.ts'
import { CALLS_KEY, addToCall, fetchCalls, removeAddition } from '../../api/calls.ts'
import type { AdditionInput, WholeCall } from '../../api/calls.ts'
import { useMay, useRefusal } from '../../api/may.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, SelectField, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine, sanitizeText } from '../../parts/sanitize-text.ts'
import { ActionError } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { useKeepFocus } from '../../parts/use-keep-focus.ts'
import { words } from '../../words/words.ts'
import { inForce, lastOf, tagsOf } from './additions.ts'
import type { Addition } from './additions.ts'
import { textIn } from './call-facts.ts'
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

/** A change of the additions of a call; it is under way until the page shows its result. */
function useAdditionChange<Input>(change: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: CALLS_KEY })
      onDone?.()
    },
  })
}

function useAdd(call: WholeCall, onDone?: () => void) {
  return useAdditionChange((input: AdditionInput) => addToCall(call.id, input), onDone)
}

function useRemove(call: WholeCall) {
  return useAdditionChange((addition: Addition) => removeAddition(call.id, addition.id))
}

/** Who added something, and when. */
function By({ by, at }: { by: Addition['added_by'] | null; at: string | null }) {
  return (
    <span className="muted">
      <bdi className="anywhere">{nameOf(by)}</bdi>
      {at !== null && (
        <>
          , <Time at={at} />
        </>
      )}
    </span>
  )
}

function nameOf(by: Addition['added_by'] | null): string {
  if (by === null) return ''
  return by.name === null ? say.author[by.type] : sanitizeLine(by.name)
}

function Tags({ call }: { call: WholeCall }) {
  const tags = tagsOf(call)
  const takeOff = useAdditionChange(async ({ tag, addition }: (typeof tags)[number]) => {
    if (addition) await removeAddition(call.id, addition.id)
    else await addToCall(call.id, { tags: { remove: [tag] } })
  })
  const mayChange = useMay('additions.change')
  return (
    <div className="stackgap">
      <h3>{say.tags}</h3>
      {tags.length === 0 ? (
        <p className="muted">{say.noTags}</p>
      ) : (
        <ul className="tags" aria-label={say.tags}>
          {tags.map((one) => (
            <li
              key={one.tag}
              className="tag"
              title={one.addition ? say.addedBy(nameOf(one.addition.added_by)) : say.reportedTag}
            >
              <bdi className="anywhere">{sanitizeLine(one.tag)}</bdi>
              {mayChange && (
                <IconButton
                  small
                  icon={X}
                  label={say.removeTag(sanitizeLine(one.tag))}
                  busy={takeOff.isPending && takeOff.variables.tag === one.tag}
                  onClick={() => takeOff.mutate(one)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {tags.some(({ addition }) => addition) && (
        <Disclosure title={say.whoAdded}>
          <ul className="notes">
            {tags.map(
              ({ tag, addition }) =>
                addition && (
                  <li key={tag} className="anywhere">
                    <bdi>{sanitizeLine(tag)}</bdi>: <By by={addition.added_by} at={addition.added_at} />
                  </li>
                ),
            )}
          </ul>
        </Disclosure>
      )}
      <ActionError error={takeOff.error} />
      {mayChange && <AddTag call={call} />}
    </div>
  )
}

/** The newest calls, whose tags are suggested. */
const SUGGESTING_CALLS = 100

function AddTag({ call }: { call: WholeCall }) {
  const [text, setText] = useState('')
  const [isTyping, setIsTyping] = useState(false)
  const listId = useId()
  const add = useAdd(call, () => setText(''))
  const seen = useQuery({
    queryKey: ['tags-seen'],
    queryFn: () => fetchCalls({ limit: SUGGESTING_CALLS }),
    enabled: isTyping,
    staleTime: 60_000,
  })
  const known = new Set(tagsOf(call).map(({ tag }) => tag))
  const suggested = new Set(seen.data?.data.flatMap((one) => tagsOf(one).map(({ tag }) => tag)))
  return (
    <Form
      error={add.error}
      fields={['/tags/add/0']}
      className="row wrap addline"
      onSubmit={() => {
        if (!add.isPending) add.mutate({ tags: { add: [text] } })
      }}
    >
      <TextField
        label={say.addTag}
        value={text}
        list={listId}
        autoComplete="off"
        problem={problemsByPointer(add.error).get('/tags/add/0')}
        onFocus={() => setIsTyping(true)}
        onText={setText}
      />
      <datalist id={listId}>
        {[...suggested]
          .filter((tag) => !known.has(tag))
          .toSorted()
          .map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
      </datalist>
      <Button small type="submit" icon={Plus} busy={add.isPending}>
        {say.add}
      </Button>
    </Form>
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
            {' '}
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
            <Entry key={note.id} text={String(note.value)} by={<By by={note.added_by} at={note.added_at} />}>
              {mayChange && (
                <IconButton
                  small
                  icon={X}
                  label={say.removeNote}
                  busy={remove.isPending && remove.variables.id === note.id}
                  onClick={() => remove.mutate(note)}
                />
              )}
            </Entry>
          ))}
        </ul>
      )}
      <ActionError error={remove.error} />
      {mayChange && <AddNote call={call} />}
    </div>
  )
}

function Entry({ text, by, children }: { text: string; by: ReactNode; children?: ReactNode }) {
  return (
    <li className="note">
      <div>
        <p className="anywhere notetext" dir="auto">
          {sanitizeText(text)}
        </p>
        <small>{by}</small>
      </div>
      {children}
    </li>
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
          <Entry
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
