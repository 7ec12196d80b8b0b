// The mapping in sentences: the part for the call's id, the status, the time, the recording.
import { CircleAlert, CircleCheck, CircleDashed } from '../../../parts/icons.ts'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Place } from '../../../../src/sources/mapping/mapping.ts'
import { Icon } from '../../../parts/icon.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { withId, withoutId, withoutStatus } from './change.ts'
import { seenAt, useMappingEditor } from './editor-context.ts'
import { PartButton, PartRow, RoleRow } from './part-row.tsx'
import { StatusValues } from './status-values.tsx'

const say = sourceWords.mapping.says
const { roles } = sourceWords.mapping

export function Sentences() {
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <ol>
        <IdSentence />
        <StatusSentence />
        <RoleSentence of="at" title={say.at} unset={say.atNone} />
        <RoleSentence of="recording" title={say.recording} unset={say.recordingNone} />
      </ol>
    </section>
  )
}

interface SentenceProps {
  readonly title: string
  readonly why?: string
  /** `missing`: no message can be read without it. */
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

function IdSentence() {
  const { mapping, proposal, change, messages } = useMappingEditor()
  const [first] = mapping.uniqueid
  return (
    <Sentence title={say.id} why={say.idWhy} state={first === undefined ? 'missing' : 'said'}>
      <div className="row wrap">
        <PartRow
          what={roles.uniqueid}
          place={first ?? null}
          likely={proposal.uniqueid}
          onPlace={(place) => change({ ...withId(mapping, place), uniqueid: [place, ...mapping.uniqueid.slice(1)] })}
          onRemove={() => first !== undefined && change(withoutId(mapping, first))}
        />
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

function StatusSentence() {
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
          // A rule has no id but its number.
          // oxlint-disable-next-line react/no-array-index-key
          <div className="stackgap tight" key={at}>
            <div className="row wrap">
              <PartRow
                what={roles.status}
                place={rule.place}
                likely={likely}
                onPlace={(place) => changeStatus(at, place)}
                onRemove={() => change(withoutStatus(mapping, at))}
              />
            </div>
            <StatusValues rule={rule} at={at} />
          </div>
        ))
      )}
    </Sentence>
  )
}

function RoleSentence({ of: role, title, unset }: { of: 'at' | 'recording'; title: string; unset: string }) {
  const { mapping } = useMappingEditor()
  return (
    <Sentence title={title} state={mapping[role] === undefined ? 'open' : 'said'}>
      <div className="row wrap">
        <RoleRow of={role} unset={unset} />
      </div>
    </Sentence>
  )
}
