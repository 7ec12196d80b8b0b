// The mapping as sentences: what the call's id is, what the status, when it happened, where the recording is.
import { CircleAlert, CircleCheck, CircleDashed, X } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Place, Time } from '../../../../src/sources/mapping/mapping.ts'
import { readMoment } from '../../../../src/sources/mapping/times.ts'
import { IconButton } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Time as Moment } from '../../../parts/time.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { withId, withPlace, withTime, withoutId, withoutRole, withoutStatus } from './change.ts'
import { seenAt, useMappingEditor, valueNow } from './editor-context.ts'
import { PartButton } from './part-button.tsx'
import { StatusValues } from './status-values.tsx'

const say = sourceWords.mapping.says
const { roles } = sourceWords.mapping

export function Sentences() {
  return (
    <section className="panel says" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <ol>
        <IdSays />
        <StatusSays />
        <AtSays />
        <RecordingSays />
      </ol>
    </section>
  )
}

interface SentenceProps {
  readonly title: string
  readonly why?: string
  /** `missing`: nothing is understood without it. */
  readonly state: 'said' | 'missing' | 'open'
  readonly children: ReactNode
}

function Sentence({ title, why, state, children }: SentenceProps) {
  const id = useId()
  const icons = { said: CircleCheck, missing: CircleAlert, open: CircleDashed }
  const tones = { said: 'ok', missing: 'warn', open: 'muted' }
  return (
    <li className="sentence" aria-labelledby={id}>
      <Icon of={icons[state]} className={tones[state]} />
      <div className="what">
        <h3 id={id}>
          {title}
          {state === 'missing' && <span className="vh">, {say.missing}</span>}
        </h3>
        {why !== undefined && <p className="hint">{why}</p>}
      </div>
      <div className="stackgap tight">{children}</div>
    </li>
  )
}

/** What stands at a place in the message that is looked at. */
export function Now({ place }: { place: Place }) {
  const value = valueNow(useMappingEditor(), place)
  if (value === null) return <span className="muted now">{say.absent}</span>
  return (
    <code className="now" dir="auto">
      {sanitizeLine(value)}
    </code>
  )
}

function IdSays() {
  const editor = useMappingEditor()
  const { mapping, proposal, change, messages } = editor
  const [first] = mapping.uniqueid
  return (
    <Sentence title={say.id} why={say.idWhy} state={first === undefined ? 'missing' : 'said'}>
      <div className="row wrap">
        <PartButton
          what={roles.uniqueid}
          place={first ?? null}
          likely={proposal.uniqueid}
          onPlace={(place) => change({ ...withId(mapping, place), uniqueid: [place, ...mapping.uniqueid.slice(1)] })}
        />
        {first !== undefined && (
          <>
            <Now place={first} />
            <IconButton
              icon={X}
              small
              label={say.remove(roles.uniqueid)}
              onClick={() => change(withoutId(mapping, first))}
            />
          </>
        )}
      </div>
      {first !== undefined && messages.length > 1 && <IdCount place={first} />}
    </Sentence>
  )
}

function IdCount({ place }: { place: Place }) {
  const seen = seenAt(useMappingEditor(), place)
  const count = seen.reduce((sum, one) => sum + one.count, 0)
  const isOdd = seen.length === count && count > 3
  return (
    <p className="hint">
      {say.ids(seen.length, count)}. {isOdd && say.idsOdd}
    </p>
  )
}

function StatusSays() {
  const { mapping, proposal, changeStatus, change } = useMappingEditor()
  const [first, ...others] = mapping.status
  const likely = [...proposal.status, ...proposal.outcome].map(({ place }) => place)
  return (
    <Sentence title={say.status} why={say.statusWhy} state={first === undefined ? 'missing' : 'said'}>
      {first === undefined ? (
        <div className="row">
          <PartButton
            what={roles.status}
            place={null}
            likely={proposal.status.map(({ place }) => place)}
            onPlace={(place) => changeStatus(0, place)}
          />
        </div>
      ) : (
        [first, ...others].map((rule, at) => (
          // A rule has no name: its number is what it is known by.
          // oxlint-disable-next-line react/no-array-index-key
          <div className="stackgap tight" key={at}>
            <div className="row wrap">
              <PartButton
                what={roles.status}
                place={rule.place}
                likely={likely}
                onPlace={(place) => changeStatus(at, place)}
              />
              <Now place={rule.place} />
              <IconButton
                icon={X}
                small
                label={say.remove(roles.status)}
                onClick={() => change(withoutStatus(mapping, at))}
              />
            </div>
            <StatusValues rule={rule} at={at} />
          </div>
        ))
      )}
    </Sentence>
  )
}

function AtSays() {
  const { mapping, proposal, change } = useMappingEditor()
  const { at } = mapping
  return (
    <Sentence title={say.at} state={at === undefined ? 'open' : 'said'}>
      <div className="row wrap">
        <PartButton
          what={roles.at}
          place={at?.place ?? null}
          unset={say.atNone}
          likely={proposal.at.map(({ place }) => place)}
          onPlace={(place) => change(withTime(mapping, 'at', { ...at, place, as: at?.as ?? 'auto' }))}
        />
        {at && (
          <>
            <TimeNow time={at} />
            <IconButton
              icon={X}
              small
              label={say.remove(roles.at)}
              onClick={() => change(withoutRole(mapping, 'at'))}
            />
          </>
        )}
      </div>
    </Sentence>
  )
}

/** How the time in the message that is looked at reads. */
export function TimeNow({ time }: { time: Time }) {
  const editor = useMappingEditor()
  const value = valueNow(editor, time.place)
  if (value === null) return <Now place={time.place} />
  const zone = time.zone ?? editor.home.zone
  const ms = readMoment(value, zone === undefined ? time : { ...time, zone }, editor.home.country)
  return (
    <span className="now">
      <span className="muted">{say.reads}</span>{' '}
      {ms === null ? (
        <span className="status bad">
          {say.noTime}: {sanitizeLine(value)}
        </span>
      ) : (
        <Moment at={new Date(ms).toISOString()} />
      )}
    </span>
  )
}

function RecordingSays() {
  const { mapping, proposal, change } = useMappingEditor()
  const { recording } = mapping
  return (
    <Sentence title={say.recording} state={recording === undefined ? 'open' : 'said'}>
      <div className="row wrap">
        <PartButton
          what={roles.recording}
          place={recording ?? null}
          unset={say.recordingNone}
          likely={proposal.recording}
          onPlace={(place) => change(withPlace(mapping, 'recording', place))}
        />
        {recording !== undefined && (
          <>
            <Now place={recording} />
            <IconButton
              icon={X}
              small
              label={say.remove(roles.recording)}
              onClick={() => change(withoutRole(mapping, 'recording'))}
            />
          </>
        )}
      </div>
    </Sentence>
  )
}
