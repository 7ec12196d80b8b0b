import { Link } from '@tanstack/react-router'
import { AudioLines, MessageSquare, Pencil } from '../../parts/icons.ts'
import { memo } from 'react'
import type { ListedCall } from '../../api/calls.ts'
import { StatusBar, LiveStatusBar } from '../../parts/status-bar.tsx'
import { callerOf } from '../../parts/caller.ts'
import { displayOfCall } from '../../parts/call-status.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Icon } from '../../parts/icon.tsx'
import type { IconImage } from '../../parts/icons.ts'
import { phone } from '../../parts/phone.ts'
import { Badge, Status } from '../../parts/status.tsx'
import { segmentsOfTimes } from '../../parts/status-segments.ts'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { TimeSince } from '../../parts/server-clock.tsx'
import { Time } from '../../parts/time.tsx'
import { duration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { tagsOf } from './additions.ts'
import { millisOf, numberIn, textIn } from './call-facts.ts'

const say = words.calls

interface CallRowProps {
  readonly call: ListedCall
  /** The longest call, to which the strip is scaled. */
  readonly longestS: number
  readonly sourceName: string | undefined
}

/** A row is drawn again only when its call changed. */
export const CallRow = memo(function CallRow({ call, longestS, sourceName }: CallRowProps) {
  const { fields } = call
  const display = displayOfCall(call)
  const { name, under } = callerOf(fields)
  const dialled = textIn(fields, 'tracking_number')
  const dialledName = textIn(fields, 'tracking_number_name')
  return (
    <tr {...TABLE_ROLES.row} className="callrow">
      <td {...TABLE_ROLES.cell}>
        <Time at={call.started_at} />
      </td>
      <td {...TABLE_ROLES.cell} className="sp">
        <Status {...display}>{display.word}</Status>
        <AdditionMarks call={call} />
        {call.recording !== null && <RecordingMark state={call.recording.state} />}
        {call.is_test && <Badge tone="line">{say.test}</Badge>}
        {call.is_replayed && (
          <Badge tone="line" title={say.replayedMeans}>
            {say.replayed}
          </Badge>
        )}
      </td>
      <td {...TABLE_ROLES.cell} className="grow full">
        <Link className="name rowlink" to="/calls/$id" params={{ id: call.id }} data-row>
          <bdi className="clip">{name}</bdi>
        </Link>
        {under !== null && <small className="nowrap">{under}</small>}
        <RowTags call={call} />
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        <bdi className="brief">
          {dialledName === null ? (
            dialled === null ? (
              <span className="muted">{say.notKnown}</span>
            ) : (
              phone(dialled)
            )
          ) : (
            sanitizeLine(dialledName)
          )}
        </bdi>
        {dialledName !== null && dialled !== null && <small className="nowrap">{phone(dialled)}</small>}
      </td>
      <td {...TABLE_ROLES.cell} className="life">
        <Life call={call} longestS={longestS} />
      </td>
      <td {...TABLE_ROLES.cell} className="hide">
        <bdi className="brief">{sanitizeLine(textIn(fields, 'agent_name') ?? textIn(fields, 'agent_id') ?? '')}</bdi>
      </td>
      <td {...TABLE_ROLES.cell} className="hide muted sourcecol">
        <bdi className="brief">{sourceName === undefined ? '' : sanitizeLine(sourceName)}</bdi>
      </td>
    </tr>
  )
})

/** The marks of a corrected outcome and of notes (C26). */
function AdditionMarks({ call: { fields } }: Pick<CallRowProps, 'call'>) {
  const { corrected, hasNotes } = say.additions.mark
  return (
    <>
      {fields['outcome_corrected'] === true && <Mark icon={Pencil} means={corrected} />}
      {textIn(fields, 'notes') !== null && <Mark icon={MessageSquare} means={hasNotes} />}
    </>
  )
}

function Mark({ icon, means }: { icon: IconImage; means: string }) {
  return (
    <span className="recmark" title={means}>
      <Icon of={icon} small />
      <span className="vh">{means}</span>
    </span>
  )
}

/** How many tags a row has room for. */
const TAGS_SHOWN = 2

function RowTags({ call }: Pick<CallRowProps, 'call'>) {
  const tags = tagsOf(call).map(({ tag }) => sanitizeLine(tag))
  if (tags.length === 0) return null
  return (
    <small className="rowtags" title={tags.join(', ')}>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <bdi key={tag} className="clip">
          {tag}
        </bdi>
      ))}
      {tags.length > TAGS_SHOWN && `+${tags.length - TAGS_SHOWN}`}
    </small>
  )
}

/** The mark of a recording that exists, may still come, or did not come. */
function RecordingMark({ state }: { state: NonNullable<ListedCall['recording']>['state'] }) {
  const means = words.recordings.mark[state]
  return (
    <span className={`recmark ${state}`} title={means}>
      <Icon of={AudioLines} small />
      <span className="vh">{means}</span>
    </span>
  )
}

/** The strip of the call, with its duration so far. */
function Life({ call, longestS }: Pick<CallRowProps, 'call' | 'longestS'>) {
  const { fields } = call
  const startMs = Date.parse(call.started_at)
  const endMs = millisOf(call.ended_at)
  const stretches = segmentsOfTimes({
    status: call.status,
    outcome: call.outcome,
    startMs,
    answerMs: millisOf(textIn(fields, 'answer_time')),
    endMs,
    queueS: numberIn(fields, 'queue_duration'),
  })
  return (
    <span className="lifecell">
      <span>
        {endMs === null ? (
          <LiveStatusBar stretches={stretches} longestS={longestS} />
        ) : (
          <StatusBar stretches={stretches} longestS={longestS} />
        )}
      </span>
      <span className="num">
        {endMs === null ? <TimeSince ms={startMs} /> : duration(Math.round((endMs - startMs) / 1_000))}
      </span>
    </span>
  )
}
