// Takes a draft apart into the units that a person changes: one setting, one row, one header, the order of the rows. Changes
// are counted, shown, and merged with other people's changes, part by part.
import { Integration, SETTING_GROUPS } from '../../../../src/integrations/integration.ts'
import { RequestTemplate } from '../../../../src/render/request.ts'
import type { Draft, DraftHeader, DraftRow } from './draft.ts'

type Group = (typeof SETTING_GROUPS)[number] | 'request'

/** A single setting, by its path. */
export type SettingPath =
  | Exclude<keyof Draft, Group>
  | { [Name in Group]: `${Name}.${Exclude<keyof Draft[Name] & string, 'rows' | 'headers'>}` }[Group]

const { request: _request, ...settings } = Integration.shape
const { rows: _rows, headers: _headers, ...ofRequest } = RequestTemplate.shape

const SETTING_PATHS = [
  ...Object.entries(settings).flatMap(([name, schema]) =>
    schema.def.type === 'prefault' && SETTING_GROUPS.some((group) => group === name)
      ? Object.keys(schema.def.innerType.def.shape).map((member) => `${name}.${member}`)
      : [name],
  ),
  ...Object.keys(ofRequest).map((member) => `request.${member}`),
] as readonly SettingPath[]

/** `row:<id>` and `header:<id>` are one row each; `rows` and `headers` the order, as a list of ids. */
export type PartName = SettingPath | 'rows' | 'headers' | `row:${string}` | `header:${string}`

export type Parts = ReadonlyMap<PartName, unknown>

export function partsOf(draft: Draft): Parts {
  const parts = new Map<PartName, unknown>(SETTING_PATHS.map((path) => [path, valueAt(draft, path)]))
  const { rows, headers } = draft.request
  parts.set(
    'rows',
    rows.map(({ id }) => id),
  )
  for (const row of rows) parts.set(`row:${row.id}`, row)
  parts.set(
    'headers',
    headers.map(({ id }) => id),
  )
  for (const header of headers) parts.set(`header:${header.id}`, header)
  return parts
}

/** The draft with these parts, which hold all settings. Rows missing in the order stand at the end. */
export function draftOfParts(parts: Parts): Draft {
  const draft: Record<string, unknown> = {}
  for (const path of SETTING_PATHS) {
    const [first = '', second] = path.split('.')
    if (second === undefined) draft[first] = parts.get(path)
    else draft[first] = { ...(draft[first] as object | undefined), [second]: parts.get(path) }
  }
  const rows = inOrder<DraftRow>(parts, 'row')
  const headers = inOrder<DraftHeader>(parts, 'header')
  draft['request'] = { ...(draft['request'] as object), rows, headers }
  return draft as unknown as Draft
}

export function isBlank(row: unknown): boolean {
  const { key, value } = row as DraftRow | DraftHeader
  return key === '' && value === ''
}

function valueAt(draft: Draft, path: SettingPath): unknown {
  return path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], draft)
}

function inOrder<Row extends { readonly id: string }>(parts: Parts, kind: 'row' | 'header'): Row[] {
  const rows = new Map(
    [...parts].flatMap(([name, row]) =>
      name.startsWith(`${kind}:`) && row !== undefined ? [[(row as Row).id, row as Row] as const] : [],
    ),
  )
  const order = parts.get(`${kind}s`) as readonly string[]
  const named = order.flatMap((id) => rows.get(id) ?? [])
  return [...named, ...[...rows.values()].filter(({ id }) => !order.includes(id))]
}
