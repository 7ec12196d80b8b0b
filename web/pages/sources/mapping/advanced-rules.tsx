// Settings that few mappings need, folded: missing ids, lists, order, whole calls, time formats, messages to ignore.
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { MappedLength, Mapping, StatusRule, MappedTime } from '../../../../src/sources/mapping/mapping.ts'
import { stepsOf } from '../../../../src/sources/mapping/places.ts'
import { zoneNames } from '../../../../src/time/time-zone.ts'
import { pointerToken } from '../../../../src/json/json-pointer.ts'
import { Select } from '../../../parts/field.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import {
  LENGTH_ROLES,
  TIME_ROLES,
  withAnotherId,
  withLength,
  withPlace,
  withTime,
  withoutId,
  withoutRole,
  type LengthRole,
} from './change.ts'
import { useMappingEditor } from './editor-context.ts'
import { ConditionRow } from './condition-row.tsx'
import { PartButton, RemovePart, RoleRow, CurrentTime } from './part-row.tsx'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping.more
const { roles } = sourceWords.mapping

export function AdvancedRules() {
  const { mapping } = useMappingEditor()
  const count = countOf(mapping)
  const title = (
    <>
      {say.title}
      {count > 0 && <span className="muted">{say.changed(count)}</span>}
    </>
  )
  return (
    <section className="panel" aria-label={say.title}>
      <div className="body">
        <Disclosure title={title}>
          <div className="morelines">
            <Ids />
            <Each />
            <LabelledRow label={say.order}>
              <RoleRow of="order" unset={say.orderNone} />
            </LabelledRow>
            <LabelledRow label={say.eventId}>
              <RoleRow of="event_id" unset={say.eventIdNone} />
            </LabelledRow>
            <h3>{say.whole}</h3>
            {TIME_ROLES.filter((role) => role !== 'at').map((role) => (
              <LabelledRow key={role} label={say.times[role]}>
                <RoleRow of={role} unset={say.none} />
              </LabelledRow>
            ))}
            {LENGTH_ROLES.map((role) => (
              <LengthLine key={role} role={role} />
            ))}
            <Formats />
            <Conditions />
            <Ignored />
          </div>
        </Disclosure>
      </div>
    </section>
  )
}

function countOf(mapping: Mapping): number {
  const { each, order, event_id: eventId, start, answer, end, duration, talk, ignore = [], uniqueid, at } = mapping
  const given = [each, order, eventId, start, answer, end, duration, talk, at?.zone].filter((one) => one !== undefined)
  return given.length + ignore.length + Math.max(0, uniqueid.length - 1)
}

function LabelledRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="moreline">
      <span className="label">{label}</span>
      <div className="row wrap">{children}</div>
    </div>
  )
}

function Ids() {
  const { mapping, proposal, change } = useMappingEditor()
  return (
    <LabelledRow label={say.ids}>
      {mapping.uniqueid.slice(1).map((place) => (
        <span className="row" key={place}>
          <code className="now">{nameOfPlace(place)}</code>
          <RemovePart what={nameOfPlace(place)} onRemove={() => change(withoutId(mapping, place))} />
        </span>
      ))}
      {mapping.uniqueid.length > 0 && (
        <PartButton
          what={roles.uniqueid}
          place={null}
          likely={proposal.uniqueid.slice(1)}
          onPlace={(place) => change(withAnotherId(mapping, place))}
        />
      )}
    </LabelledRow>
  )
}

/** Lists of groups in the message: each item of such a list could be a message. */
function listsIn(places: readonly string[]): string[] {
  const lists = places.flatMap((place) => {
    const steps = stepsOf(place)
    return steps.flatMap((name, at) =>
      /^\d+$/.test(name) && at > 0 && at < steps.length - 1 ? [steps.slice(0, at).map(pointerToken).join('')] : [],
    )
  })
  return [...new Set(lists)]
}

function Each() {
  const { mapping, proposal, parts, change } = useMappingEditor()
  const places = parts.map(({ place }) => place).filter((place) => !place.startsWith('@'))
  const lists = useMemo(
    () => [...new Set([mapping.each, proposal.each, ...listsIn(places)])].filter((one) => one !== undefined),
    [mapping.each, proposal.each, places],
  )
  return (
    <LabelledRow label={say.each}>
      <Select
        small
        label={say.each}
        value={mapping.each ?? ''}
        choices={[
          { value: '', label: say.eachNone },
          ...lists.map((place) => ({ value: place, label: nameOfPlace(place) })),
        ]}
        onPick={(place) => change(place === '' ? withoutRole(mapping, 'each') : withPlace(mapping, 'each', place))}
      />
    </LabelledRow>
  )
}

const LENGTH_UNITS = ['s', 'ms', 'min', 'clock'] as const satisfies readonly MappedLength['as'][]

function LengthLine({ role }: { role: LengthRole }) {
  const { mapping, change } = useMappingEditor()
  const length = mapping[role]
  return (
    <LabelledRow label={say.lengths[role]}>
      <RoleRow of={role} unset={say.none}>
        {length && (
          <Select
            small
            label={say.timeAsOf(roles[role])}
            value={length.as}
            choices={LENGTH_UNITS.map((value) => ({ value, label: say.lengthAs[value] }))}
            onPick={(as) => change(withLength(mapping, role, { ...length, as }))}
          />
        )}
      </RoleRow>
    </LabelledRow>
  )
}

const TIME_FORMS = ['auto', 'iso', 's', 'ms'] as const satisfies readonly MappedTime['as'][]

/** The format of each time, and the zone of times without a zone. */
function Formats() {
  const { mapping, change } = useMappingEditor()
  const roleTimes = TIME_ROLES.flatMap((role) => {
    const time = mapping[role]
    return time === undefined ? [] : [{ role, time }]
  })
  if (roleTimes.length === 0) return null
  return (
    <>
      <h3>{say.format}</h3>
      {roleTimes.map(({ role, time }) => (
        <LabelledRow key={role} label={roles[role].slice(0, 1).toUpperCase() + roles[role].slice(1)}>
          <Select
            small
            label={say.timeAsOf(roles[role])}
            value={time.as}
            choices={TIME_FORMS.map((value) => ({ value, label: say.as[value] }))}
            onPick={(as) => change(withTime(mapping, role, { ...time, as }))}
          />
          <Select
            small
            label={say.zoneOf(roles[role])}
            value={time.zone ?? ''}
            choices={[{ value: '', label: say.zoneNone }, ...zoneChoices(time.zone)]}
            onPick={(zone) => {
              const { zone: _zone, ...rest } = time
              change(withTime(mapping, role, zone === '' ? rest : { ...rest, zone }))
            }}
          />
          <CurrentTime time={time} />
        </LabelledRow>
      ))}
    </>
  )
}

function zoneChoices(own: string | undefined): { value: string; label: string }[] {
  const names = zoneNames()
  const all = own === undefined || names.includes(own) ? names : [own, ...names]
  return all.map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}

/** The conditions of status rules: several systems use the same words differently for inbound and outbound calls. */
function Conditions() {
  const { mapping, change } = useMappingEditor()
  if (mapping.status.length === 0) return null
  const put = (at: number, rule: StatusRule): void =>
    change({ ...mapping, status: mapping.status.map((one, index) => (index === at ? rule : one)) })
  return (
    <>
      <h3>{say.conditions}</h3>
      {mapping.status.map((rule, at) => {
        const { when, ...rest } = rule
        return (
          // A rule has no id but its number.
          // oxlint-disable-next-line react/no-array-index-key
          <LabelledRow key={at} label={nameOfPlace(rule.place)}>
            {when ? (
              <ConditionRow
                condition={when}
                onCondition={(next) => put(at, { ...rule, when: next })}
                onRemove={() => put(at, rest)}
              />
            ) : (
              <PartButton
                what={roles.condition}
                place={null}
                unset={sourceWords.mapping.fields.rule.always}
                onPlace={(place) => put(at, { ...rule, when: { place, values: ['*'] } })}
              />
            )}
          </LabelledRow>
        )
      })}
    </>
  )
}

function Ignored() {
  const { mapping, change } = useMappingEditor()
  const rules = mapping.ignore ?? []
  const put = (ignore: Mapping['ignore']): void =>
    change(ignore === undefined || ignore.length === 0 ? withoutRole(mapping, 'ignore') : { ...mapping, ignore })
  return (
    <>
      <h3>{say.ignore}</h3>
      <p className="hint">{say.ignoreWhy}</p>
      {rules.map((rule, at) => (
        // A rule has no id but its number.
        // oxlint-disable-next-line react/no-array-index-key
        <ConditionRow
          key={at}
          condition={rule}
          onCondition={(next) => put(rules.map((one, index) => (index === at ? next : one)))}
          onRemove={() => put(rules.filter((_, index) => index !== at))}
        />
      ))}
      <div className="row">
        <PartButton
          what={roles.condition}
          place={null}
          unset={say.ignoreAdd}
          onPlace={(place) => put([...rules, { place, values: [] }])}
        />
      </div>
    </>
  )
}
