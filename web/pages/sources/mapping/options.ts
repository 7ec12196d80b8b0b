// The possible uses of a part, and the list of parts, as lists to choose from. Pure.
import { fieldOf, FIELDS as catalogue, isComputed, isCustomField } from '../../../../src/calls/fields.ts'
import type { Place } from '../../../../src/sources/mapping/mapping.ts'
import type { Proposal } from '../../../../src/sources/mapping/propose.ts'
import { fieldGroupOf } from '../../../parts/field-groups.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { words } from '../../../words/words.ts'
import type { LengthRole, PlaceRole, TimeRole, Use } from './change.ts'
import {
  LENGTH_ROLES,
  PLACE_ROLES,
  TIME_ROLES,
  usesOf,
  withAnotherId,
  withField,
  withId,
  withLength,
  withPlace,
  withTime,
  withoutUse,
} from './change.ts'
import type { MappingEditorState } from './editor-context.ts'
import { nameOfPlace } from './place-names.ts'
import type { Option } from '../../../parts/pick-list.tsx'

const say = sourceWords.mapping

/** The fields that a source may report. */
const MAPPABLE_FIELDS = catalogue.filter(({ code }) => !isComputed(code))

export function labelOfField(code: string): string {
  return fieldOf(code)?.label ?? code
}

/** A use of a part, in the middle of a sentence. */
export function nameOfUse(use: Use): string {
  if (use.role === 'field') return labelOfField(use.code)
  return use.role === 'status' && use.rule > 0 ? say.roles.alsoStatus : say.roles[use.role]
}

/** All possible uses of a part; the most likely first, removal last. */
export function optionsForPart(editor: MappingEditorState, place: Place): Option[] {
  const { mapping, change } = editor
  const used = usesOf(mapping).get(place) ?? []
  const is = (role: Use['role']): boolean => used.some((use) => use.role === role)
  const role = (id: string, label: string, onPick: () => void): Option => ({ id, label, onPick })
  const roles: Option[] = [
    ...(is('uniqueid') ? [] : [role('uniqueid', say.menu.id, () => change(withId(mapping, place)))]),
    ...(is('uniqueid') || mapping.uniqueid.length === 0
      ? []
      : [role('also-id', say.menu.alsoId, () => change(withAnotherId(mapping, place)))]),
    ...(is('status') ? [] : [role('status', say.menu.status, () => editor.changeStatus(0, place))]),
    ...(is('status') || mapping.status.length === 0
      ? []
      : [role('also-status', say.menu.alsoStatus, () => editor.changeStatus(mapping.status.length, place))]),
    role('at', say.menu.at, () => change(withTime(mapping, 'at', { place, as: 'auto' }))),
    role('recording', say.menu.recording, () => change(withPlace(mapping, 'recording', place))),
  ].filter(({ id }) => !used.some((use) => use.role === id))
  const fields = fieldOptions((code) => change(withField(mapping, code, place)))
  const rest = restRoles(editor, place).filter(({ id }) => !used.some((use) => use.role === id))
  const likely = likelyOf(editor.proposal, place)
  const all = [...roles, ...fields, ...rest]
  const first = all.filter(({ id }) => likely.includes(id) && !used.some((use) => idOfUse(use) === id))
  return [
    ...used
      .filter((use) => use.role !== 'condition')
      .map((use) => ({
        id: `no ${idOfUse(use)}`,
        label: say.menu.nothing(nameOfUse(use)),
        group: say.says.done,
        onPick: () => change(withoutUse(mapping, place, use)),
      })),
    ...first.map((option) => ({ ...option, group: say.menu.likely })),
    ...all.filter((option) => !first.includes(option)).map((option) => ({ group: say.says.title, ...option })),
  ]
}

function idOfUse(use: Use): string {
  return use.role === 'field' ? `field ${use.code}` : use.role
}

function restRoles({ mapping, change }: MappingEditorState, place: Place): Option[] {
  const option = (id: TimeRole | LengthRole | PlaceRole, onPick: () => void): Option => ({
    id,
    label: capital(say.roles[id]),
    group: say.more.title,
    onPick,
  })
  return [
    ...TIME_ROLES.filter((role) => role !== 'at').map((role) =>
      option(role, () => change(withTime(mapping, role, { place, as: 'auto' }))),
    ),
    ...LENGTH_ROLES.map((role) => option(role, () => change(withLength(mapping, role, { place, as: 's' })))),
    ...PLACE_ROLES.filter((role) => role !== 'recording').map((role) =>
      option(role, () => change(withPlace(mapping, role, place))),
    ),
  ]
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Ids of the options that the proposal names for a part. */
function likelyOf(proposal: Proposal, place: Place): string[] {
  const first = (one: { place: Place } | Place | undefined): boolean =>
    (typeof one === 'string' ? one : one?.place) === place
  return [
    ...(['uniqueid', 'status', 'recording', 'event_id', 'order'] as const).filter((role) => first(proposal[role][0])),
    ...[...TIME_ROLES, ...LENGTH_ROLES].filter((role) => first(proposal[role][0])),
    ...(first(proposal.outcome[0]) ? ['also-status'] : []),
    ...proposal.fields.filter((field) => field.place === place).map(({ code }) => `field ${code}`),
  ]
}

/** The catalogue of fields, in its groups. `skip`: codes to leave out. */
export function fieldOptions(onCode: (code: string) => void, skip: ReadonlySet<string> = new Set()): Option[] {
  const groups = words.values.groups as Readonly<Record<string, string>>
  return MAPPABLE_FIELDS.filter(({ code }) => !skip.has(code))
    .map(({ code, label }) => ({
      id: `field ${code}`,
      label,
      detail: code,
      group: groups[fieldGroupOf(code)] ?? say.fields.title,
      onPick: () => onCode(code),
    }))
    .toSorted((a, b) => groupOrder(a.group) - groupOrder(b.group))
}

function groupOrder(group: string): number {
  return Object.values(words.values.groups as Readonly<Record<string, string>>).indexOf(group)
}

/** A custom field, made of the typed text: `custom.shop`, or `shop`. */
export function ownField(onCode: (code: string) => void): (typed: string) => Option | null {
  return (typed) => {
    const name = typed.trim().replaceAll(/\s+/g, '_')
    const code = name.startsWith('custom.') ? name : `custom.${name}`
    if (name === '' || !isCustomField(code)) return null
    return { id: `field ${code}`, label: say.menu.own(code), onPick: () => onCode(code) }
  }
}

/** The parts of the messages: the likely ones first. */
export function partOptions(
  { parts }: Pick<MappingEditorState, 'parts'>,
  likely: readonly Place[],
  onPlace: (place: Place) => void,
): Option[] {
  const option = (place: Place, example: string, group: string): Option => ({
    id: place,
    label: nameOfPlace(place),
    detail: example,
    group,
    onPick: () => onPlace(place),
  })
  const examples = new Map(parts.map(({ place, example }) => [place, example]))
  const first = likely.filter((place) => examples.has(place))
  return [
    ...first.map((place) => option(place, examples.get(place) ?? '', say.menu.likely)),
    ...parts
      .filter(({ place }) => !first.includes(place))
      .map(({ place, example }) => option(place, example, say.menu.others)),
  ]
}
