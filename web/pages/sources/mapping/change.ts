// The changes that a person makes to a mapping, one step each: use a part for a role, stop using it, set the meaning of a
// value. Pure.
import type {
  FieldRule,
  MappedLength,
  Mapping,
  Meaning,
  Place,
  StatusRule,
  MappedTime,
} from '../../../../src/sources/mapping/mapping.ts'
import type { Proposal } from '../../../../src/sources/mapping/propose.ts'
import { placesOfCondition } from '../../../../src/sources/mapping/status-of.ts'

export const TIME_ROLES = ['at', 'start', 'answer', 'end'] as const
export type TimeRole = (typeof TIME_ROLES)[number]
export const LENGTH_ROLES = ['duration', 'talk'] as const
export type LengthRole = (typeof LENGTH_ROLES)[number]
export const PLACE_ROLES = ['event_id', 'order', 'recording'] as const
export type PlaceRole = (typeof PLACE_ROLES)[number]

/** The role of one part in the call, or in its message. */
export type PartRole = TimeRole | LengthRole | PlaceRole

/** A use of a part of the message. */
export type Use =
  | { readonly role: 'uniqueid' | 'each' | 'condition' | PartRole }
  | { readonly role: 'status'; readonly rule: number }
  | { readonly role: 'field'; readonly code: string }

/** The uses of each part, by place. */
export function usesOf(mapping: Mapping): ReadonlyMap<Place, readonly Use[]> {
  const uses = new Map<Place, Use[]>()
  const add = (place: Place | undefined, use: Use): void => {
    if (place !== undefined) uses.set(place, [...(uses.get(place) ?? []), use])
  }
  add(mapping.each, { role: 'each' })
  for (const place of mapping.uniqueid) add(place, { role: 'uniqueid' })
  for (const [rule, { place, when }] of mapping.status.entries()) {
    add(place, { role: 'status', rule })
    for (const one of when ? placesOfCondition(when) : []) add(one, { role: 'condition' })
  }
  for (const role of [...TIME_ROLES, ...LENGTH_ROLES]) add(mapping[role]?.place, { role })
  for (const role of PLACE_ROLES) add(mapping[role], { role })
  for (const place of (mapping.ignore ?? []).flatMap(placesOfCondition)) add(place, { role: 'condition' })
  for (const [code, rule] of Object.entries(mapping.fields))
    for (const place of placesOfField(rule)) add(place, { role: 'field', code })
  return uses
}

function placesOfField(rule: FieldRule): Place[] {
  return [...rule.places, ...(rule.else ? placesOfField(rule.else) : [])]
}

export function withId(mapping: Mapping, place: Place): Mapping {
  return { ...mapping, uniqueid: [place] }
}

/** Adds a part for the id, used if the parts before it are missing. */
export function withAnotherId(mapping: Mapping, place: Place): Mapping {
  return { ...mapping, uniqueid: [...mapping.uniqueid.filter((one) => one !== place), place] }
}

export function withoutId(mapping: Mapping, place: Place): Mapping {
  return { ...mapping, uniqueid: mapping.uniqueid.filter((one) => one !== place) }
}

/** Makes a part the status, in place of the rule with this number; adds a rule if there is none. */
export function withStatus(
  mapping: Mapping,
  { rule, place, values }: { rule: number; place: Place; values: StatusRule['values'] },
): Mapping {
  const status = [...mapping.status]
  status[Math.min(rule, status.length)] = { place, values }
  return { ...mapping, status }
}

export function withoutStatus(mapping: Mapping, rule: number): Mapping {
  return { ...mapping, status: mapping.status.filter((_, at) => at !== rule) }
}

/** `null`: removes the meaning of the value. */
export function withMeaning(
  mapping: Mapping,
  { rule, value, meaning }: { rule: number; value: string; meaning: Meaning | null },
): Mapping {
  const status = mapping.status.map((one, at) => {
    if (at !== rule) return one
    // The mapping ignores case: one value has one row.
    const others = Object.entries(one.values).filter(([known]) => known.toLowerCase() !== value.toLowerCase())
    return { ...one, values: Object.fromEntries(meaning === null ? others : [...others, [value, meaning]]) }
  })
  return { ...mapping, status }
}

export function withTime(mapping: Mapping, role: TimeRole, time: MappedTime): Mapping {
  return { ...mapping, [role]: time }
}

export function withLength(mapping: Mapping, role: LengthRole, length: MappedLength): Mapping {
  return { ...mapping, [role]: length }
}

export function withPlace(mapping: Mapping, role: PlaceRole | 'each', place: Place): Mapping {
  return { ...mapping, [role]: place }
}

export function isTimeRole(role: PartRole): role is TimeRole {
  return TIME_ROLES.some((one) => one === role)
}

function isLengthRole(role: PartRole): role is LengthRole {
  return LENGTH_ROLES.some((one) => one === role)
}

/** Sets the part of a role; its format stays, or is the detected one. */
export function withRole(mapping: Mapping, role: PartRole, place: Place, proposal: Proposal): Mapping {
  if (isTimeRole(role)) return withTime(mapping, role, { ...mapping[role], place, as: mapping[role]?.as ?? 'auto' })
  if (!isLengthRole(role)) return withPlace(mapping, role, place)
  const known = proposal[role].find((one) => one.place === place)
  return withLength(mapping, role, { place, as: mapping[role]?.as ?? known?.as ?? 's' })
}

/** The mapping without a role. */
export function withoutRole(mapping: Mapping, role: PartRole | 'each' | 'ignore'): Mapping {
  const { [role]: _gone, ...rest } = mapping
  return rest
}

/** Sets the first place of a field; the rest of its rule stays. */
export function withField(
  mapping: Mapping,
  code: string,
  place: Place,
  proposed: Pick<FieldRule, 'values' | 'part'> = {},
): Mapping {
  const before = Object.hasOwn(mapping.fields, code) ? mapping.fields[code] : undefined
  const others = before?.places.slice(1).filter((one) => one !== place) ?? []
  const rule: FieldRule = { ...before, places: [place, ...others], ...proposed }
  return { ...mapping, fields: { ...mapping.fields, [code]: rule } }
}

export function withFieldRule(mapping: Mapping, code: string, rule: FieldRule): Mapping {
  return { ...mapping, fields: { ...mapping.fields, [code]: rule } }
}

export function withoutField(mapping: Mapping, code: string): Mapping {
  return { ...mapping, fields: Object.fromEntries(Object.entries(mapping.fields).filter(([one]) => one !== code)) }
}

/** The mapping without one use of a part. */
export function withoutUse(mapping: Mapping, place: Place, use: Use): Mapping {
  if (use.role === 'uniqueid') return withoutId(mapping, place)
  if (use.role === 'status') return withoutStatus(mapping, use.rule)
  if (use.role === 'field') return withoutField(mapping, use.code)
  return use.role === 'condition' ? mapping : withoutRole(mapping, use.role)
}

/** The proposed meanings of a part's values; a person sets the unknown ones. */
export function knownMeanings(values: readonly { value: string; meaning: Meaning | null }[]): StatusRule['values'] {
  return Object.fromEntries(values.flatMap(({ value, meaning }) => (meaning === null ? [] : [[value, meaning]])))
}

/** The mapping with proposals where the person has made no choice. All choices stay. */
export function filled(mapping: Mapping, proposal: Proposal): Mapping {
  const isNew = mapping.uniqueid.length === 0 && mapping.status.length === 0
  // If there is a list, all places of a proposal are inside an item: they only fit the same list.
  if (proposal.each !== mapping.each && !isNew) return mapping
  const uses = usesOf(mapping)
  const free = (place: Place | undefined): place is Place => place !== undefined && !uses.has(place)
  let next: Mapping = {
    ...mapping,
    ...(proposal.each !== undefined && { each: proposal.each }),
    uniqueid: mapping.uniqueid.length > 0 ? mapping.uniqueid : proposal.uniqueid.slice(0, 1),
    status: mapping.status.length > 0 ? mapping.status : proposedRules(proposal),
  }
  for (const role of TIME_ROLES)
    if (next[role] === undefined && free(proposal[role][0]?.place)) next = withTime(next, role, proposal[role][0])
  for (const role of LENGTH_ROLES)
    if (next[role] === undefined && free(proposal[role][0]?.place)) next = withLength(next, role, proposal[role][0])
  for (const role of PLACE_ROLES)
    if (next[role] === undefined && free(proposal[role][0])) next = withPlace(next, role, proposal[role][0])
  for (const { code, place, values, part } of proposal.fields)
    if (!Object.hasOwn(next.fields, code) && free(place))
      next = withField(next, code, place, { ...(part && { part }), ...(values && { values }) })
  return next
}

function proposedRules({ status, outcome }: Proposal): StatusRule[] {
  return [...status.slice(0, 1), ...outcome.slice(0, 1)].map(({ place, values }) => ({
    place,
    values: knownMeanings(values),
  }))
}
