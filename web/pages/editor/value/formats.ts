// The formats of a field's value (behaviour 7): a few choices for each type of field, each with filters of T2, a table of
// words, and a default for an empty value. Any other filters are kept and shown as a custom format.
import type { FieldType } from '../../../../src/calls/fields.ts'
import { FILTERS } from '../../../../src/render/template/filters.ts'
import { isZone } from '../../../../src/time/time-zone.ts'
import { splitArgument, unescapeArgument, type FilterCall } from '../../../../src/render/template/parse.ts'
import { escapeArgument } from '../../../../src/render/template/print.ts'
import { readMap } from './map-pairs.ts'

type Call = Pick<FilterCall, 'name' | 'argument'>

/** A format: `id` is also its key in the catalogue of words. */
interface FormatChoice {
  readonly id: FormatId
  readonly filters: readonly Call[]
  /** The date uses a time zone, which can differ from the account's. */
  readonly zoned?: true
}

type FormatId = (typeof FORMATS)[number]['id']

const call = (name: string, argument: string | null = null): Call => ({ name, argument })

const FORMATS = [
  { id: 'e164', filters: [call('e164')] },
  { id: 'national', filters: [call('national')] },
  { id: 'international', filters: [call('international')] },
  { id: 'digits', filters: [call('digits')] },
  { id: 'isoDay', filters: [call('date', 'yyyy-MM-dd')], zoned: true },
  { id: 'isoMinute', filters: [call('date', 'yyyy-MM-dd HH:mm:ss')], zoned: true },
  { id: 'day', filters: [call('date', 'dd/MM/yyyy')], zoned: true },
  { id: 'minute', filters: [call('date', 'dd/MM/yyyy HH:mm')], zoned: true },
  { id: 'words', filters: [call('date', 'd MMM yyyy HH:mm')], zoned: true },
  { id: 'clock', filters: [call('date', 'HH:mm:ss')], zoned: true },
  { id: 'offset', filters: [call('date', "yyyy-MM-dd'T'HH:mm:ssXXX")], zoned: true },
  { id: 'iso', filters: [call('iso')] },
  { id: 'unix', filters: [call('unix')] },
  { id: 'unixMs', filters: [call('unix_ms')] },
  { id: 'unixUs', filters: [call('unix_us')] },
  { id: 'minutesSeconds', filters: [call('seconds_to', 'mm:ss')] },
  { id: 'hours', filters: [call('seconds_to', 'h:mm:ss')] },
  { id: 'minutes', filters: [call('minutes')] },
  { id: 'ms', filters: [call('ms')] },
  { id: 'whole', filters: [call('round')] },
  { id: 'upper', filters: [call('upper')] },
  { id: 'lower', filters: [call('lower')] },
  { id: 'trim', filters: [call('trim')] },
  { id: 'oneLine', filters: [call('one_line')] },
  { id: 'html', filters: [call('html')] },
  { id: 'httpUrl', filters: [call('http_url')] },
  { id: 'cell', filters: [call('cell')] },
  { id: 'short', filters: [call('truncate', '255')] },
  { id: 'base64', filters: [call('base64')] },
  // Advertisers compare hashes of normalised values: otherwise the same email address would have many hashes.
  { id: 'hash', filters: [call('trim'), call('lower'), call('sha256')] },
  { id: 'phoneHash', filters: [call('e164'), call('sha256')] },
  { id: 'yesNo', filters: [call('yesno')] },
  { id: 'join', filters: [call('join')] },
  { id: 'first', filters: [call('first')] },
  { id: 'json', filters: [call('json')] },
] as const satisfies readonly { id: string; filters: readonly Call[]; zoned?: true }[]

const PHONE_FORMATS: readonly FormatId[] = ['e164', 'national', 'international', 'digits', 'phoneHash']
const TEXT_FORMATS: readonly FormatId[] = [
  'upper',
  'lower',
  'trim',
  'oneLine',
  'short',
  'html',
  'cell',
  'hash',
  'base64',
]

const FORMATS_BY_TYPE: Readonly<Record<FieldType, readonly FormatId[]>> = {
  phone: PHONE_FORMATS,
  datetime: ['isoDay', 'isoMinute', 'day', 'minute', 'words', 'clock', 'offset', 'iso', 'unix', 'unixMs', 'unixUs'],
  int: ['minutesSeconds', 'hours', 'minutes', 'ms'],
  number: ['whole'],
  decimal: ['whole'],
  bool: ['yesNo'],
  list: ['join', 'first', 'json'],
  string: TEXT_FORMATS,
  text: TEXT_FORMATS,
  enum: ['upper', 'lower', 'short'],
  url: ['httpUrl', ...TEXT_FORMATS],
}

const CHOICES: ReadonlyMap<FormatId, FormatChoice> = new Map(FORMATS.map((choice) => [choice.id, choice]))

/** The formats offered for a type of field. A count is not a number of seconds: `isSeconds` tells, since the type does not. */
export function choicesOf(type: FieldType | undefined, isSeconds = true): readonly FormatChoice[] {
  if (type === 'int' && !isSeconds) return []
  return FORMATS_BY_TYPE[type ?? 'string'].flatMap((id) => CHOICES.get(id) ?? [])
}

/** The format of a chip, in the parts that the menu changes one by one. */
export interface Format {
  /** `asIs`: no filter. `map`: a table of words. `own`: filters that the menu has no words for. */
  readonly id: FormatId | 'asIs' | 'map' | 'own'
  /** IANA name; `null`: the account's time zone. */
  readonly zone: string | null
  /** The default for an empty value; `null`: none. */
  readonly empty: string | null
}

/** The format of some filters. `type`: the type of the field before them. */
export function formatOf(filters: readonly Call[], type: FieldType | undefined): Format {
  const last = filters.at(-1)
  const hasDefault = last?.name === 'default' && last.argument !== null
  const empty = hasDefault ? unescapeArgument(last.argument) : null
  const rest = hasDefault ? filters.slice(0, -1) : filters
  const [only, ...more] = rest
  if (only === undefined) return { id: 'asIs', zone: null, empty }
  if (more.length === 0 && only.name === 'map' && readMap(only.argument ?? '') !== null)
    return { id: 'map', zone: null, empty }
  const { argument, zone } = more.length === 0 ? partZone(only) : { ...only, zone: null }
  const written = [{ name: only.name, argument }, ...more]
  const found = [...choicesOf(type), ...FORMATS].find(({ filters: ofChoice }) => isSameFilters(ofChoice, written))
  return { id: found?.id ?? 'own', zone: found ? zone : null, empty }
}

function isSameFilters(a: readonly Call[], b: readonly Call[]): boolean {
  const same = (one: Call, other: Call | undefined): boolean =>
    one.name === other?.name && unescapeArgument(one.argument ?? '') === unescapeArgument(other.argument ?? '')
  return a.length === b.length && a.every((one, at) => same(one, b[at]))
}

/** The types of fields that a table of words is offered for: those with few values. */
export function isMappable(type: FieldType | undefined): boolean {
  return ['enum', 'bool', 'string', 'text', undefined].includes(type)
}

/** The filters of a format. `own`: the filters of a custom format, or of a table. */
export function filtersOf({ id, zone, empty }: Format, own: readonly Call[]): readonly Call[] {
  const main = id === 'own' || id === 'map' ? withoutDefault(own) : id === 'asIs' ? [] : writeChoice(id, zone)
  return empty === null || empty === '' ? main : [...main, call('default', escapeArgument(empty))]
}

function writeChoice(id: FormatId, zone: string | null): readonly Call[] {
  const { filters = [], zoned } = CHOICES.get(id) ?? {}
  if (zoned === undefined || zone === null) return filters
  return filters.map(({ name, argument }) => call(name, `${argument ?? ''},${escapeArgument(zone)}`))
}

function withoutDefault(filters: readonly Call[]): readonly Call[] {
  return filters.at(-1)?.name === 'default' ? filters.slice(0, -1) : filters
}

/** The argument of a date filter, split into pattern and zone, which may stand after the last comma. */
function partZone({ name, argument }: Call): { argument: string | null; zone: string | null } {
  if (name !== 'date' || argument === null) return { argument, zone: null }
  const pieces = splitArgument(argument, ',')
  const named = unescapeArgument(pieces.at(-1) ?? '').trim()
  if (pieces.length < 2 || !isZone(named)) return { argument, zone: null }
  return { argument: pieces.slice(0, -1).join(','), zone: named }
}

/** Names of all filters, for completion. */
export const FILTER_NAMES: readonly { readonly name: string; readonly meaning: string }[] = FILTERS.map(
  ({ name, meaning }) => ({ name, meaning }),
)
