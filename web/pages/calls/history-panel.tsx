// The history of a call as a list: each status, its deliveries, each attempt.
import { Link } from '@tanstack/react-router'
import { AudioLines, CheckCheck, CircleX, Pencil, Trash2 } from '../../parts/icons.ts'
import type { WholeCall } from '../../api/calls.ts'
import { useHeldIntegrations } from '../../api/integrations.ts'
import { displayOfStatus } from '../../parts/call-status.ts'
import type { StatusDisplay } from '../../parts/call-status.ts'
import { displayOfAttempt, displayOfWaiting, nextAttemptAt } from '../../parts/delivery-display.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Status } from '../../parts/status.tsx'
import { isStatus } from '../../parts/status-segments.ts'
import { Time } from '../../parts/time.tsx'
import { milliseconds } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { causeWord, textIn } from './call-facts.ts'
import { callHistory } from './call-history.ts'
import type { CallDelivery, CallEvent, RecordingEntry, HistoryEntry } from './call-history.ts'
import { NotSent } from './not-sent.tsx'
import { nameOf, listRecordings } from './recordings/recording-list.ts'
import { eventLabel } from './event-label.ts'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import './timeline.css'

const say = words.calls

export function HistoryPanel({ call }: { call: WholeCall }) {
  const happened = callHistory(call)
  return (
    <section className="panel" aria-label={say.happened}>
      <div className="head">
        <h2>{say.happened}</h2>
        <span className="hint push">{say.events(call.events.length)}</span>
      </div>
      <div className="body">
        <Timeline label={say.happened}>
          {happened.map((one, at) => (
            <Happened key={one.kind === 'recording' ? `${keyOf(one)} ${at}` : keyOf(one)} of={one} call={call} />
          ))}
        </Timeline>
        <NotSent call={call} />
      </div>
    </section>
  )
}

function keyOf(one: HistoryEntry): string {
  if (one.kind === 'event') return `event ${one.event.sequence}`
  return one.kind === 'sent' ? one.deliveries[0].id : `recording ${one.state} ${one.at}`
}

function Happened({ of, call }: { of: HistoryEntry; call: WholeCall }) {
  const held = useHeldIntegrations()
  if (of.kind === 'recording') return <RecordingMoment of={of} call={call} />
  if (of.kind === 'sent') {
    const [{ kind, state, created_at: at, integration_id: id }] = of.deliveries
    return (
      <Moment at={at} display={displayOfWaiting(state, held?.has(id ?? '') === true)} title={eventLabel(kind)}>
        <Sent deliveries={of.deliveries} />
      </Moment>
    )
  }
  const { event, lastedS, deliveries } = of
  const more = moreOf(event, lastedS, call)
  return (
    <Moment at={event.at} display={displayOfEvent(event.type)} title={eventLabel(event.type)} more={sanitizeLine(more)}>
      <Sent deliveries={deliveries} />
    </Moment>
  )
}

const RECORDING_DISPLAYS = {
  ready: { icon: AudioLines, tone: 'info' },
  failed: { icon: CircleX, tone: 'bad' },
  lost: { icon: CircleX, tone: 'bad' },
  deleted: { icon: Trash2, tone: 'off' },
} as const

function RecordingMoment({ of, call }: { of: RecordingEntry; call: WholeCall }) {
  const { state, id, isVoicemail, at, seconds } = of
  // The same name as in the heading of its player, with a number if there are several recordings.
  const shown = listRecordings(call.recordings).find(({ recording }) => recording.id === id)
  const title = words.recordings.happened[state](shown?.name ?? nameOf({ is_voicemail: isVoicemail }))
  return (
    <Moment
      at={at}
      display={{ word: title, ...RECORDING_DISPLAYS[state] }}
      title={title}
      more={seconds === null ? undefined : words.life.length(seconds)}
    />
  )
}

function displayOfEvent(type: string): StatusDisplay {
  if (isStatus(type)) return { ...displayOfStatus(type), word: eventLabel(type) }
  if (type === 'final') return { word: eventLabel(type), tone: 'ok', icon: CheckCheck }
  return { word: eventLabel(type), tone: 'info', icon: Pencil }
}

/** The details of a status in a few words: numbers, people, duration. */
function moreOf({ type }: CallEvent, lastedS: number | null, { fields }: WholeCall): string {
  const text = (code: string): string => textIn(fields, code) ?? ''
  const long = lastedS === null ? '' : words.life.length(lastedS)
  const parts: Readonly<Record<string, readonly string[]>> = {
    ringing: [text('tracking_number_name'), long],
    queued: [text('queue_name'), long],
    answered: [text('agent_name'), long],
    transferring: [text('transferred_to'), long],
    ended: [say.event.by[text('hangup_by')] ?? '', causeWord(text('hangup_cause'))],
  }
  return (parts[type] ?? [long]).filter((part) => part !== '').join(', ')
}

/** The requests of an event, each with its attempts. */
function Sent({ deliveries }: { deliveries: readonly CallDelivery[] }) {
  if (deliveries.length === 0) return null
  return (
    <ul className="sent">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <SentOne delivery={delivery} />
        </li>
      ))}
    </ul>
  )
}

function SentOne({ delivery }: { delivery: CallDelivery }) {
  const { id, integration_id: integration, integration_name: name, state, attempts } = delivery
  const isHeld = useHeldIntegrations()?.has(integration ?? '') === true
  const display = displayOfWaiting(state, isHeld)
  const due = nextAttemptAt(delivery, isHeld)
  const [only] = attempts
  return (
    <>
      <Status {...display}>
        <Link className="link" to="/deliveries" search={{ open: id }}>
          <bdi className="clip">{sanitizeLine(name ?? say.lane.noIntegration)}</bdi>
        </Link>
      </Status>{' '}
      {attempts.length === 1 && only && only.number <= 1 ? (
        <span className="muted">
          {display.word}, <AttemptItem attempt={only} />
        </span>
      ) : (
        <span className="muted">
          {display.word}
          {attempts.length > 0 && `, ${say.tries(attempts.length)}`}
        </span>
      )}
      {due !== null && (
        <span className="muted">
          , {say.due} <Time at={due} as="clock" />
        </span>
      )}
      {attempts.length > 1 && (
        <ol className="tries">
          {attempts.map((attempt) => (
            <li key={`${attempt.number} ${attempt.at}`}>
              <Status {...displayOfAttempt(attempt.state)}>
                <span>{say.attempt(attempt.number)}</span>
              </Status>{' '}
              <span className="muted">
                <AttemptItem attempt={attempt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

/** `502, 184 ms, 14:05:59` */
function AttemptItem({
  attempt: { at, status_code: code, error, duration_ms: ms },
}: {
  attempt: CallDelivery['attempts'][number]
}) {
  return (
    <>
      {code ?? errorWord(error) ?? ''}
      {ms !== null && `${code === null && error === null ? '' : ', '}${milliseconds(ms)}`}
      {(code !== null || error !== null || ms !== null) && ', '}
      <Time at={at} as="clock" />
    </>
  )
}

interface MomentProps {
  readonly at: string | null
  readonly display: StatusDisplay
  readonly title: ReactNode
  /** A few words after the title. */
  readonly more?: ReactNode
  /** The entries that followed from this moment, such as attempts. */
  readonly children?: ReactNode
}

function Timeline({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {children}
    </ol>
  )
}

function Moment({ at, display, title, more, children }: MomentProps) {
  return (
    <li className={display.tone}>
      {at === null ? <span /> : <Time at={at} as="clock" />}
      <Icon of={display.icon} className={display.tone} />
      <div className="moment">
        <b>{title}</b> {more !== undefined && <span className="muted">{more}</span>}
        {children}
      </div>
    </li>
  )
}
