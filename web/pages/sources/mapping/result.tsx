// The result of the mapping for every received message: the calls, applied as the program would, and each message by itself.
import { ArrowRight, CircleAlert, CircleCheck, CircleDashed, Eye, Mic } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { CallUpdate } from '../../../../src/calls/call.ts'
import { displayOfCall, displayOfOutcome, displayOfStatus } from '../../../parts/call-status.ts'
import { StatusBar } from '../../../parts/status-bar.tsx'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Badge, Status } from '../../../parts/status.tsx'
import { segmentsOfEvents } from '../../../parts/status-segments.ts'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { Time } from '../../../parts/time.tsx'
import { duration, number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { useMappingEditor } from './editor-context.ts'
import { labelOfField } from './options.ts'
import type { CallResult, MessageResult, Results } from './results.ts'
import './result.css'

const say = sourceWords.mapping.result

type Tab = 'calls' | 'messages'

export function ResultPanel({ results, kind }: { results: Results; kind: 'messages' | 'rows' }) {
  const [open, setOpen] = useState<Tab>('calls')
  const bad = results.messages.filter(({ problems }) => problems.length > 0).length
  const tabs = [
    { id: 'calls' as const, label: say.calls, note: number(results.calls.length) },
    { id: 'messages' as const, label: say.came[kind], note: number(results.messages.length) },
  ]
  return (
    <section className="panel result" id="result" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span role="status" className="row wrap">
          <span className="muted">{say.live(results.calls.length, results.messages.length, kind)}</span>
          <Status tone={bad > 0 ? 'bad' : 'ok'} icon={bad > 0 ? CircleAlert : CircleCheck}>
            {say.notUnderstood(bad)}
          </Status>
        </span>
      </div>
      <div className="body stackgap">
        <Tabs label={say.title} tabs={tabs} open={open} onOpen={setOpen} small>
          {open === 'calls' ? <Calls calls={results.calls} /> : <Messages messages={results.messages.toReversed()} />}
        </Tabs>
      </div>
    </section>
  )
}

const ROWS_STEP = 25

function Calls({ calls }: { calls: readonly CallResult[] }) {
  const [most, setMost] = useState(ROWS_STEP)
  if (calls.length === 0) return <p className="muted">{say.none}</p>
  const head = (
    <>
      <Column label={say.call} />
      <Column label={say.life} />
      <Column label={say.talk} num />
      <Column label={say.fields} />
    </>
  )
  return (
    <>
      <Table label={say.calls} head={head} className="playedcalls">
        {calls.slice(0, most).map((one) => (
          <CallRow key={one.call.uniqueid} result={one} />
        ))}
      </Table>
      <More left={calls.length - most} onMore={() => setMost(most + ROWS_STEP)} />
    </>
  )
}

function More({ left, onMore }: { left: number; onMore: () => void }) {
  if (left <= 0) return null
  return (
    <div className="row">
      <Button small onClick={onMore}>
        {say.more(Math.min(left, ROWS_STEP))}
      </Button>
    </div>
  )
}

/** Fields that the row already shows. */
const SHOWN_ELSEWHERE = new Set([
  'uniqueid',
  'event_type',
  'event_time',
  'sequence',
  'is_test',
  'is_replayed',
  'status',
  'previous_status',
  'outcome',
  'answered',
  'talk_duration',
  'duration',
  'ring_duration',
  'hold_duration',
  'queue_duration',
  'start_time',
  'answer_time',
  'end_time',
])

function CallRow({ result: { call, moments, fields, messages, hasRecording } }: { result: CallResult }) {
  const talk = fields['talk_duration']
  const strip = segmentsOfEvents(
    moments.map(({ status, at }) => ({ type: status, at: new Date(at).toISOString() })),
    call.endAt ?? call.statusAt,
  )
  const display = displayOfCall(call)
  const shownFields = Object.entries(fields).filter(([code]) => !SHOWN_ELSEWHERE.has(code))
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full callid">
        <code className="told" dir="auto">
          {sanitizeLine(call.uniqueid)}
        </code>
        <small>
          {say.from(messages)}
          {hasRecording && (
            <>
              {' · '}
              <Icon of={Mic} small /> {say.recording}
            </>
          )}
        </small>
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="moments">
          {moments.map(({ status, at }, index) => (
            <span key={`${status} ${at}`} className="moment">
              {index > 0 && (
                <>
                  <Icon of={ArrowRight} small className="muted" />
                  <span className="vh">{say.thenCame}</span>
                </>
              )}
              {status === 'ended' ? (
                <Status tone={display.tone} icon={display.icon}>
                  {call.outcome === null ? display.word : say.endedAs(displayOfOutcome(call.outcome).word)}
                </Status>
              ) : (
                <Status tone={displayOfStatus(status).tone} icon={displayOfStatus(status).icon}>
                  {displayOfStatus(status).word}
                </Status>
              )}
            </span>
          ))}
          {moments.length === 0 && <span className="muted">{say.noStatus}</span>}
        </span>
        {strip.length > 0 && <StatusBar stretches={strip} nowMs={call.statusAt} silent />}
      </td>
      <td {...TABLE_ROLES.cell} className="num">
        <span className="stackword muted">{say.talk} </span>
        {typeof talk === 'number' ? duration(talk) : <span className="muted">–</span>}
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        <FieldList fields={shownFields} />
      </td>
    </tr>
  )
}

function FieldList({ fields }: { fields: readonly (readonly [string, unknown])[] }) {
  return (
    <dl className="pairs">
      {fields.map(([code, value]) => (
        <div key={code}>
          <dt>{sanitizeLine(labelOfField(code))}</dt>
          <dd dir="auto">{sanitizeLine(Array.isArray(value) ? value.join(', ') : String(value)).slice(0, 200)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Messages({ messages }: { messages: readonly MessageResult[] }) {
  const { chosen, choose } = useMappingEditor()
  const [most, setMost] = useState(ROWS_STEP)
  const head = (
    <>
      <Column label={say.cameAt} />
      <Column label={say.tells} />
      <Column label={say.fields} />
      <Column label={say.look} hidden />
    </>
  )
  return (
    <>
      <Table label={say.messages} head={head}>
        {messages.slice(0, most).map((one) => {
          const { message } = one
          const at = new Date(message.at).toISOString()
          return (
            <tr {...TABLE_ROLES.row} key={message.id} className={message.id === chosen?.id ? 'sel' : undefined}>
              <td {...TABLE_ROLES.cell} className="nowrap">
                <Time at={at} />
              </td>
              <td {...TABLE_ROLES.cell} className="full">
                <MessageUpdates result={one} />
              </td>
              <td {...TABLE_ROLES.cell} className="muted">
                {say.fieldsOf(countOf(one.updates))}
              </td>
              <td {...TABLE_ROLES.cell} className="num">
                <button
                  type="button"
                  className="btn quiet sm ico"
                  aria-label={say.lookAt(at)}
                  title={say.look}
                  onClick={() => choose(message.id)}
                >
                  <Icon of={Eye} small />
                </button>
              </td>
            </tr>
          )
        })}
      </Table>
      <More left={messages.length - most} onMore={() => setMost(most + ROWS_STEP)} />
    </>
  )
}

function countOf(updates: readonly CallUpdate[]): number {
  return new Set(updates.flatMap(({ fields = {} }) => Object.keys(fields))).size
}

/** The updates from one message, or why it is not understood. */
export function MessageUpdates({ result: { updates, problems, notes } }: { result: MessageResult }) {
  return (
    <div className="stackgap tight">
      {problems.map((problem) => (
        <p key={problem} className="problem">
          <Icon of={CircleAlert} small />
          <span className="anywhere">
            <span className="vh">{say.problem}: </span>
            {sanitizeLine(problem)}
          </span>
        </p>
      ))}
      {updates.length > 0 && (
        <span className="moments">
          {updates.map((update, at) => (
            // Updates have no ids, and keep their order.
            // oxlint-disable-next-line react/no-array-index-key
            <span className="moment" key={at}>
              <code className="told">{sanitizeLine(update.uniqueid)}</code>
              <UpdateFacts update={update} />
            </span>
          ))}
        </span>
      )}
      {updates.length === 0 && problems.length === 0 && (
        <Status tone="off" icon={CircleDashed}>
          {say.nothing}
        </Status>
      )}
      {updates.length === 0 && notes.length > 0 && <p className="hint">{notes.join(' ')}</p>}
    </div>
  )
}

function UpdateFacts({ update: { status, outcome, recording } }: { update: CallUpdate }) {
  const display = status === undefined ? null : displayOfStatus(status)
  const went = outcome === undefined ? null : displayOfOutcome(outcome)
  return (
    <>
      {display && (
        <Status tone={display.tone} icon={display.icon}>
          {display.word}
        </Status>
      )}
      {went && (
        <Status tone={went.tone} icon={went.icon}>
          {went.word}
        </Status>
      )}
      {!display && !went && <span className="muted">{say.noStatus}</span>}
      {recording && <Badge icon={Mic}>{say.recording}</Badge>}
    </>
  )
}
