// The values of the status: all that were seen, how often, and the meaning of each.
import { Check, Plus } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Meaning, StatusRule } from '../../../../src/sources/mapping/mapping.ts'
import { lookUp } from '../../../../src/sources/mapping/read-field.ts'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Badge } from '../../../parts/status.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { withMeaning } from './change.ts'
import { likelyMeaning, proposedKey, seenAt, useMappingEditor, VALUES_SHOWN_MAX } from './editor-context.ts'
import { FALLBACK_OUTCOMES, ONGOING_STATUSES, keyOf, meaningOfKey, OUTCOMES } from './meaning-choice.ts'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping.values

interface ValueRow {
  readonly value: string
  /** Number of messages with the value; 0: none yet. */
  readonly count: number
}

/** Returns all values that were seen, then those that only the mapping contains. */
function rowsOf(rule: StatusRule, seen: readonly ValueRow[]): ValueRow[] {
  const known = new Set(seen.map(({ value }) => value.toLowerCase()))
  const unseen = Object.keys(rule.values).filter((value) => value !== '*' && !known.has(value.toLowerCase()))
  return [...seen.slice(0, VALUES_SHOWN_MAX), ...unseen.map((value) => ({ value, count: 0 }))]
}

export function StatusValues({ rule, at }: { rule: StatusRule; at: number }) {
  const editor = useMappingEditor()
  const seen = seenAt(editor, rule.place)
  const rows = rowsOf(rule, seen)
  const place = nameOfPlace(rule.place)
  const hasOther = Object.hasOwn(rule.values, '*')
  // A later rule need not know every value: it only adds to the first.
  const isFirst = at === 0
  const unknown = hasOther || !isFirst ? 0 : rows.filter(({ value }) => lookUp(rule.values, value) === undefined).length
  const setMeaning = (value: string, meaning: Meaning | null): void => {
    editor.confirm(rule.place, value)
    editor.change(withMeaning(editor.mapping, { rule: at, value, meaning }))
  }
  const head = (
    <>
      <Column label={say.value} />
      <Column label={say.seen} num />
      <Column label={say.means} />
      <Column label={say.proposed} hidden />
    </>
  )
  return (
    <>
      {unknown > 0 && <ProblemText>{say.unknownCount(unknown)}</ProblemText>}
      <Table label={say.table(place)} head={head} className="values">
        {rows.map((row) => (
          <StatusValueRow
            key={row.value}
            row={row}
            rule={rule}
            at={at}
            isAsked={!hasOther && isFirst}
            onMeaning={(meaning) => setMeaning(row.value, meaning)}
          />
        ))}
        <tr {...TABLE_ROLES.row}>
          <td {...TABLE_ROLES.cell} className="grow muted">
            {say.other}
          </td>
          <td {...TABLE_ROLES.cell} />
          <td {...TABLE_ROLES.cell} className="means">
            <MeaningSelect
              label={say.meansOf(say.other.toLowerCase())}
              meaning={rule.values['*'] ?? null}
              unset={isFirst ? say.otherProblem : say.saysNothing}
              onMeaning={(next) => setMeaning('*', next)}
            />
          </td>
          <td {...TABLE_ROLES.cell} />
        </tr>
      </Table>
      {seen.length > VALUES_SHOWN_MAX && <ProblemText>{say.tooMany(seen.length - VALUES_SHOWN_MAX)}</ProblemText>}
      <AddValue
        onAdd={(value) =>
          setMeaning(value, likelyMeaning(editor, { rule: at, place: rule.place, value }) ?? { ignore: true })
        }
      />
    </>
  )
}

interface StatusValueRowProps {
  readonly row: ValueRow
  readonly rule: StatusRule
  readonly at: number
  /** The value must be given a meaning. */
  readonly isAsked: boolean
  readonly onMeaning: (meaning: Meaning | null) => void
}

function StatusValueRow({ row: { value, count }, rule, at, isAsked, onMeaning }: StatusValueRowProps) {
  const editor = useMappingEditor()
  const meaning = lookUp(rule.values, value) ?? null
  const likely = likelyMeaning(editor, { rule: at, place: rule.place, value })
  return (
    <tr {...TABLE_ROLES.row} className={meaning === null && isAsked ? 'asked' : undefined}>
      <td {...TABLE_ROLES.cell} className="grow">
        <code className="told" dir="auto">
          {sanitizeLine(value)}
        </code>
      </td>
      <td {...TABLE_ROLES.cell} className="num muted">
        {count === 0 ? say.notSeen : number(count)}
      </td>
      <td {...TABLE_ROLES.cell} className="means">
        <MeaningSelect
          label={say.meansOf(sanitizeLine(value))}
          meaning={meaning}
          unset={at === 0 ? say.unknown : say.saysNothing}
          onMeaning={onMeaning}
        />
      </td>
      <td {...TABLE_ROLES.cell} className="proposal">
        <Proposed
          isProposed={meaning !== null && editor.proposed.has(proposedKey(rule.place, value))}
          likely={meaning === null && isAsked ? likely : null}
          onTake={() => onMeaning(likely)}
          onConfirm={() => editor.confirm(rule.place, value)}
        />
      </td>
    </tr>
  )
}

interface ProposedProps {
  readonly isProposed: boolean
  /** The most likely meaning, if none is set; `null`: unknown. */
  readonly likely: Meaning | null
  readonly onTake: () => void
  readonly onConfirm: () => void
}

function Proposed({ isProposed, likely, onTake, onConfirm }: ProposedProps) {
  if (likely !== null)
    return (
      <Button small kind="quiet" onClick={onTake}>
        {sourceWords.mapping.menu.usually(labelOf(likely))}
      </Button>
    )
  if (!isProposed) return null
  return (
    <button type="button" className="proposed" onClick={onConfirm} title={say.confirm} aria-label={say.confirm}>
      <Badge tone="info" icon={Check}>
        {say.proposed}
      </Badge>
    </button>
  )
}

function labelOf(meaning: Meaning): string {
  if ('ignore' in meaning) return say.nothing
  if (meaning.status === undefined) return say.wentAs[meaning.outcome]
  if (meaning.status !== 'ended') return say.going[meaning.status]
  return meaning.outcome === undefined ? say.ended : say.endedAs[meaning.outcome]
}

interface MeaningSelectProps {
  readonly label: string
  readonly meaning: Meaning | null
  /** The choice while no meaning is set. */
  readonly unset: string
  readonly onMeaning: (meaning: Meaning | null) => void
}

function MeaningSelect({ label, meaning, unset, onMeaning }: MeaningSelectProps) {
  return (
    <select
      className="select sm"
      aria-label={label}
      value={keyOf(meaning)}
      onChange={(event) => onMeaning(meaningOfKey(event.target.value))}
    >
      <option value="">{unset}</option>
      <optgroup label={say.groups.going}>
        {ONGOING_STATUSES.map((status) => (
          <option key={status} value={status}>
            {say.going[status]}
          </option>
        ))}
      </optgroup>
      <optgroup label={say.groups.ended}>
        <option value="ended">{say.ended}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={`ended.${outcome}`}>
            {say.endedAs[outcome]}
          </option>
        ))}
      </optgroup>
      <optgroup label={say.groups.fallback}>
        {FALLBACK_OUTCOMES.map((outcome) => (
          <option key={outcome} value={`fallback.${outcome}`}>
            {say.fallbackAs(say.endedAs[outcome])}
          </option>
        ))}
      </optgroup>
      <optgroup label={say.groups.went}>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={`outcome.${outcome}`}>
            {say.wentAs[outcome]}
          </option>
        ))}
      </optgroup>
      <optgroup label={say.groups.none}>
        <option value="ignore">{say.nothing}</option>
      </optgroup>
    </select>
  )
}

/** Adds a documented value that has not been received yet. */
function AddValue({ onAdd }: { onAdd: (value: string) => void }) {
  const [value, setValue] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (value.trim() === '') return
    onAdd(value.trim())
    setValue('')
  }
  return (
    <form className="row addvalue" onSubmit={submit}>
      <input
        className="input sm mono"
        aria-label={say.add}
        placeholder={say.addHint}
        value={value}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button small icon={Plus} type="submit">
        {say.added}
      </Button>
    </form>
  )
}
