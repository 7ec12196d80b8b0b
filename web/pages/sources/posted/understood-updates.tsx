// The result of a message: its calls, with their present state.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { callQuery } from '../../../api/calls.ts'
import type { SourceMessage } from '../../../api/messages.ts'
import { STATUSES } from '../../../../src/calls/status.ts'
import { displayOfStatus } from '../../../parts/call-status.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { phone } from '../../../parts/phone.ts'
import { Status } from '../../../parts/status.tsx'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.sources.listen

type Update = SourceMessage['updates'][number]

export function UnderstoodUpdates({ updates }: { updates: readonly Update[] }) {
  return (
    <ul className="tolds">
      {updates.map((update, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a message that came never changes its order
        <li key={at}>
          <Row update={update} />
        </li>
      ))}
    </ul>
  )
}

function Row({ update: { call_id: call, uniqueid, status, result } }: { update: Update }) {
  const known = STATUSES.find((one) => one === status)
  const display = known === undefined ? null : displayOfStatus(known)
  return (
    <>
      <div className="row wrap">
        {display ? (
          <Status tone={display.tone} icon={display.icon}>
            {display.word}
          </Status>
        ) : (
          <span>{say.noStatus}</span>
        )}
        {call === null ? (
          <code className="told">{sanitizeLine(uniqueid)}</code>
        ) : (
          <Link className="link" to="/calls/$id" params={{ id: call }}>
            {say.toCall}
          </Link>
        )}
        {result !== 'event' && <span className="muted">{say.results[result] ?? result}</span>}
      </div>
      {call !== null && <CallFacts id={call} />}
    </>
  )
}

/** The parties of the call, as far as known. */
function CallFacts({ id }: { id: string }) {
  const call = useQuery(callQuery(id)).data
  if (!call) return null
  const facts = (['caller_number', 'caller_name', 'tracking_number', 'direction', 'agent_name'] as const).flatMap(
    (code) => {
      const value: unknown = call.fields[code]
      return typeof value === 'string' && value !== '' ? [{ code, value }] : []
    },
  )
  if (facts.length === 0) return null
  return (
    <dl className="facts">
      {facts.map(({ code, value }) => (
        <div className="pairrow" key={code}>
          <dt>{say.facts[code]}</dt>
          <dd>{code.endsWith('number') ? phone(value) : sanitizeLine(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

export function statusWord(status: string | null): string {
  const known = STATUSES.find((one) => one === status)
  return known === undefined ? say.noStatus : displayOfStatus(known).word
}
