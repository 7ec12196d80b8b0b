// What the kept calls of a caller come to.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Caller } from '../../api/calls.ts'
import { programQuery } from '../../api/program.ts'
import { Button } from '../../parts/button.tsx'
import { phone } from '../../parts/phone.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Time } from '../../parts/time.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import './caller.css'

const say = words.caller

export function CallerSums({ caller }: { caller: Caller }) {
  const { names, tags, agents, dialled_numbers: dialled } = caller
  return (
    <>
      <dl className="counts">
        <Sum label={say.calls}>{number(caller.call_count)}</Sum>
        {caller.outcomes.map(({ outcome, call_count: count }) => (
          <Sum key={outcome} label={words.life.outcome[outcome]}>
            {number(count)}
          </Sum>
        ))}
        <Sum label={say.talked}>{words.life.length(caller.talk_duration)}</Sum>
        {caller.values.length > 0 && (
          <Sum label={say.value}>
            {caller.values.map(({ amount, currency }) => (
              <span key={currency} className="callervalue">
                {sanitizeLine(currency === null ? amount : `${amount} ${currency}`)}
              </span>
            ))}
          </Sum>
        )}
        {caller.first_call_at !== null && (
          <Sum label={say.first}>
            <Time at={caller.first_call_at} />
          </Sum>
        )}
        {caller.last_call_at !== null && (
          <Sum label={say.last}>
            <Time at={caller.last_call_at} />
          </Sum>
        )}
      </dl>
      <div className="callerlists">
        <Counted label={say.names} entries={names.map(({ name, ...one }) => ({ ...one, text: name }))} />
        <Counted label={say.tags} entries={tags.map(({ tag, ...one }) => ({ ...one, text: tag }))} />
        <Counted label={say.agents} entries={agents.map(({ agent, ...one }) => ({ ...one, text: agent }))} />
        <Counted
          label={say.dialled}
          entries={dialled.map(({ number: ours, ...one }) => ({ ...one, text: phone(ours) }))}
        />
      </div>
      <Counting caller={caller} />
    </>
  )
}

function Sum({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface Entry {
  readonly text: string
  readonly call_count: number
}

/** As many entries as people read at once. */
const SHOWN = 5

/** Texts of the calls, each with the number of its calls, the most frequent first. */
function Counted({ label, entries }: { label: string; entries: readonly Entry[] }) {
  const [all, setAll] = useState(false)
  if (entries.length === 0) return null
  return (
    <section aria-label={label}>
      <h2>{label}</h2>
      <ul>
        {(all ? entries : entries.slice(0, SHOWN)).map(({ text, call_count: count }) => (
          <li key={text}>
            <bdi className="clip" title={sanitizeLine(text)}>
              {sanitizeLine(text)}
            </bdi>
            <span className="muted num">{say.times(number(count), count === 1)}</span>
          </li>
        ))}
      </ul>
      {entries.length > SHOWN && (
        <Button small kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? say.showLess : say.showAll(entries.length)}
        </Button>
      )}
    </section>
  )
}

/** Which calls are counted, and how far back. */
function Counting({ caller }: { caller: Caller }) {
  const days = useQuery(programQuery).data?.retention.calls_days
  return (
    <p className="hint">
      {days !== undefined && say.kept(days)} {!caller.calls_are_all && say.newest(number(caller.call_count))}{' '}
      {say.notCounted}
    </p>
  )
}
