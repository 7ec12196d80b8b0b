// Shows which recent calls would match the conditions, and why the others do not.
import { useQuery } from '@tanstack/react-query'
import { CircleSlash, Send } from '../../../parts/icons.ts'
import { useDeferredValue, useMemo, useState } from 'react'
import { unmetText } from '../../../../src/integrations/condition-text.ts'
import type { Condition } from '../../../../src/integrations/integration.ts'
import { useZone } from '../../../api/membership.ts'
import { Button } from '../../../parts/button.tsx'
import { callerOf } from '../../../parts/caller.ts'
import { displayOfOutcome } from '../../../parts/call-status.ts'
import { Segments } from '../../../parts/choice.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status.tsx'
import { Time } from '../../../parts/time.tsx'
import { conditionWords } from '../../../words/condition-words.ts'
import { words } from '../../../words/words.ts'
import { lastCallsQuery } from '../preview/sample-queries.ts'
import { matchCalls, pastCallsOf } from './match-calls.ts'
import type { MatchResult, PastCall } from './match-calls.ts'
import { callsSentence } from './sentence.ts'

const say = conditionWords

export function Matches({ conditions }: { conditions: Condition | null }) {
  const zone = useZone()
  const { data, error, refetch } = useQuery(lastCallsQuery)
  return (
    <section className="matches" aria-label={say.matching}>
      <p className="label">{callsSentence(conditions, zone)}</p>
      {data ? (
        <MatchCount calls={data} conditions={conditions} />
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={3} />
      )}
    </section>
  )
}

const VIEWS = ['all', 'matching', 'others'] as const
type View = (typeof VIEWS)[number]

interface MatchCountProps {
  readonly calls: Parameters<typeof pastCallsOf>[0]
  readonly conditions: Condition | null
}

function MatchCount({ calls, conditions }: MatchCountProps) {
  const [view, setView] = useState<View>('all')
  const past = useMemo(() => pastCallsOf(calls), [calls])
  // Typing has priority.
  const settled = useDeferredValue(conditions)
  const matches = useMemo(() => matchCalls(past, settled), [past, settled])
  const matching = matches.filter(({ why }) => why === null)
  const others = matches.filter(({ why }) => why !== null)
  const areExamples = past[0]?.example !== null
  const count = matching.length
  return (
    <>
      <div className="row wrap">
        <strong role="status">
          {areExamples ? say.matchesExamples(count, past.length) : say.matches(count, past.length)}
        </strong>
        <span className="push">
          <Segments
            legend={say.show}
            name="matches"
            small
            value={view}
            choices={[
              { value: 'all', label: say.showAll(matches.length) },
              { value: 'matching', label: say.showMatching(count) },
              { value: 'others', label: say.showOthers(others.length) },
            ]}
            onPick={setView}
          />
        </span>
      </div>
      <p className="hint">{areExamples ? say.noCalls : say.latest}</p>
      <Calls key={view} looked={view === 'all' ? matches : view === 'matching' ? matching : others} view={view} />
    </>
  )
}

/** As many calls as a person sees at a glance; then more on request. */
const SHOWN_FIRST = 6
const SHOWN_MORE = 25

function Calls({ looked, view }: { looked: readonly MatchResult[]; view: View }) {
  const [most, setMost] = useState(SHOWN_FIRST)
  if (looked.length === 0) return <p className="muted">{view === 'matching' ? say.noneMatching : say.noneOther}</p>
  const left = Math.min(looked.length - most, SHOWN_MORE)
  return (
    <>
      <ul className="matchlist">
        {looked.slice(0, most).map((one) => (
          <CallLine key={one.call.key} {...one} />
        ))}
      </ul>
      {left > 0 && (
        <Button small onClick={() => setMost(most + SHOWN_MORE)}>
          {say.more(left)}
        </Button>
      )}
    </>
  )
}

function CallLine({ call, why }: MatchResult) {
  const zone = useZone()
  const display = call.outcome === null ? null : displayOfOutcome(call.outcome)
  return (
    <li className={why === null ? 'sent' : undefined}>
      <Status tone={why === null ? 'ok' : 'off'} icon={why === null ? Send : CircleSlash}>
        <span className="vh">{why === null ? say.sent : say.notSent}</span>
      </Status>
      <span className="who">
        <bdi className="clip">{nameOf(call)}</bdi>
        <span className="muted">
          {call.example === null && <Time at={call.at} />}
          {display && <span className="nowrap">{display.word}</span>}
        </span>
      </span>
      {why !== null && <span className="why anywhere">{sanitizeLine(unmetText(why, zone))}</span>}
    </li>
  )
}

function nameOf({ example, fields }: PastCall): string {
  return example === null ? callerOf(fields).name : words.preview.exampleNames[example]
}
