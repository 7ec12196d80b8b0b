import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { WholeCall } from '../../api/calls.ts'
import { useMay } from '../../api/may.ts'
import { callerPageOf } from '../../parts/caller.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { TimeSince } from '../../parts/server-clock.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { millisOf, numberIn, textIn } from './call-facts.ts'

const say = words.calls

/** The reason of the outcome, the caller, the dialled number, the agent, the duration, the time and the source. */
export function FactLine({ call }: { call: WholeCall }) {
  const { fields } = call
  const agent = [textIn(fields, 'agent_name') ?? textIn(fields, 'agent_id'), textIn(fields, 'destination_name')]
  const talked = numberIn(fields, 'talk_duration')
  const endMs = millisOf(call.ended_at)
  return (
    <div>
      {call.outcome_reason !== null && <p className="outcomereason anywhere">{sanitizeLine(call.outcome_reason)}</p>}
      <ul className="factline">
        {textIn(fields, 'caller_number') !== null && (
          <Fact label={say.columns.caller}>
            <PhoneNumber call={call} of="caller_number" />
          </Fact>
        )}
        <Fact label={say.dialled}>
          <Dialled call={call} />
        </Fact>
        {agent.some((one) => one !== null) && (
          <Fact label={say.agent}>{sanitizeLine(agent.filter((one) => one !== null).join(', '))}</Fact>
        )}
        {talked !== null && talked > 0 && <Fact label={say.talked}>{words.life.length(talked)}</Fact>}
        <Fact label={endMs === null ? say.lasts : say.lasted}>
          {endMs === null ? (
            <TimeSince ms={Date.parse(call.started_at)} />
          ) : (
            words.life.length((endMs - Date.parse(call.started_at)) / 1_000)
          )}
        </Fact>
        <Fact label={say.started}>
          <Time at={call.started_at} />
        </Fact>
        {call.source_id !== null && (
          <Fact label={say.source}>
            <Link className="link" to="/sources/$id" params={{ id: call.source_id }}>
              {sanitizeLine(call.source_name ?? call.source_id)}
            </Link>
          </Fact>
        )}
      </ul>
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li>
      <span className="muted">{label}</span> <bdi className="anywhere">{children}</bdi>
    </li>
  )
}

function Dialled({ call }: { call: WholeCall }) {
  const { fields, dialled } = call
  const number = textIn(fields, 'tracking_number')
  const name = textIn(fields, 'tracking_number_name') ?? dialled?.name ?? null
  if (number === null) return name === null ? <span className="muted">{say.notKnown}</span> : sanitizeLine(name)
  return (
    <>
      {name !== null && `${sanitizeLine(name)}, `}
      <PhoneNumber call={call} of="tracking_number" />
    </>
  )
}

/** A number of the call. That of the other party leads to the party's page, a dialled number of ours to its calls. */
function PhoneNumber({ call, of }: { call: WholeCall; of: 'caller_number' | 'tracking_number' }) {
  const number = textIn(call.fields, of)
  const mayReadCaller = useMay('callers.read')
  if (number === null) return null
  if (mayReadCaller && number === callerPageOf(call))
    return (
      <Link className="link" to="/callers/$number" params={{ number }} title={words.caller.view}>
        {phone(number)}
      </Link>
    )
  if (of === 'caller_number') return phone(number)
  return (
    <Link className="link" to="/calls" search={{ number }} title={say.callsOf}>
      {phone(number)}
    </Link>
  )
}
