// All fields of a call, in groups, with their codes for placeholders.
import { memo, useState } from 'react'
import type { WholeCall } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { sanitizeText } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { Search } from '../../parts/search.tsx'
import { Time } from '../../parts/time.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { knownFields } from './known-fields.ts'
import type { KnownField } from './known-fields.ts'

const say = words.calls
/** The number of characters of a long text, such as a transcript, that are shown at first. */
const SHORT_MAX = 600

const { status, ongoing, outcome } = words.life
/** The page's words for values. The value itself, which is sent, stands beside its word. */
const VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: { ...status, answered: ongoing.answered.word, voicemail: ongoing.voicemail.word },
  previous_status: status,
  outcome,
  last_outcome: outcome,
  last_outcome_per_number: outcome,
  direction: words.when.directions,
  hangup_cause: say.causes,
}

/** A value may be any text from a phone system: `constructor` must not find a word. */
function wordFor(code: string, value: string): string | undefined {
  const known = VALUE_WORDS[code]
  return known !== undefined && Object.hasOwn(known, value) ? known[value] : undefined
}

export function FieldsPanel({ call }: { call: WholeCall }) {
  const [search, setSearch] = useState('')
  const { uniqueid: _, ...others } = call.fields
  // Without a search, `uniqueid` is shown above, beside the other ID.
  const groups = knownFields(search === '' ? others : call.fields, search)
  return (
    <section className="panel" aria-label={say.fields}>
      <div className="head">
        <h2>{say.fields}</h2>
        <div className="push fieldsearch">
          <Search label={say.fieldSearch} hint={say.fieldSearchHint} value={search} onText={setSearch} />
        </div>
      </div>
      <div className="body stackgap">
        {search === '' && <Ids call={call} />}
        <p className="hint" role="status">
          {groups.length === 0 ? say.noField : ''}
        </p>
        {groups.map(({ name, fields }) => (
          <section key={name} className="fieldgroup">
            <h3>{words.parts.fieldGroups[name]}</h3>
            <dl className="knownfields">
              {fields.map((one) => (
                <FieldRow key={one.field.code} known={one} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </section>
  )
}

function Ids({ call: { id, uniqueid } }: { call: WholeCall }) {
  return (
    <dl className="facts ids">
      <dt>{say.callId}</dt>
      <dd>
        <code>{id}</code> <Copy iconOnly text={id} label={say.copyId} />
      </dd>
      <dt>{say.uniqueid}</dt>
      <dd>
        <code className="anywhere">{sanitizeText(uniqueid)}</code>{' '}
        <Copy iconOnly text={uniqueid} label={say.copyUniqueid} />
      </dd>
    </dl>
  )
}

// An active call is read every second: only changed fields are drawn again.
const FieldRow = memo(
  function FieldRow({ known: { field, value } }: { known: KnownField }) {
    const token = `[[${field.code}]]`
    return (
      <div className={field.type === 'text' ? 'knownfield long' : 'knownfield'}>
        <dt>
          <span>{sanitizeText(field.label)}</span>
          <span className="slug">
            <code>{token}</code>
            <Copy iconOnly text={token} label={say.copyCode(field.label)} />
          </span>
        </dt>
        <dd>
          <Value field={field} value={value} />
        </dd>
      </div>
    )
  },
  (before, now) => before.known.field.code === now.known.field.code && sameValue(before.known.value, now.known.value),
)

function sameValue(a: KnownField['value'], b: KnownField['value']): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.join('\n') === b.join('\n'))
}

function Value({ field, value }: KnownField) {
  const [all, setAll] = useState(false)
  if (typeof value === 'boolean') return value ? words.parts.yes : words.parts.no
  if (field.type === 'datetime' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return <Time at={value} />
  if (field.type === 'phone' && typeof value === 'string') return phone(value)
  const word = typeof value === 'string' ? wordFor(field.code, value) : undefined
  if (word !== undefined && word.toLowerCase() !== value)
    return (
      <>
        {word} <code className="muted">{String(value)}</code>
      </>
    )
  if (word !== undefined) return word
  const text = sanitizeText(typeof value === 'object' ? value.join(', ') : String(value))
  if (text.length <= SHORT_MAX) return <span dir="auto">{text}</span>
  return (
    <>
      <span dir="auto">{all ? text : `${text.slice(0, SHORT_MAX)}…`}</span>{' '}
      <Button small kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? say.showLess : say.showAll(number(text.length))}
      </Button>
    </>
  )
}
