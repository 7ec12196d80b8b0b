// How a field's value may be written (behaviour 7): a few choices for each kind of field, each one filter of T2, and what
// stands in when the value is empty. Whatever else somebody wrote as filters is kept and shown as their own.
import type { FieldType } from '../../../../src/calls/fields.ts'
import { FILTERS } from '../../../../src/render/template/filters.ts'
import { isZone } from '../../../../src/render/template/instant.ts'
import { splitArgument, unescapeArgument, type FilterCall } from '../../../../src/render/template/parse.ts'
import { escapeArgument } from '../../../../src/render/template/print.ts'

type Call = Pick<FilterCall, 'name' | 'argument'>

/** A way to write a value: `id` also names it in the catalogue of words. */
export interface FormatChoice {
  readonly id: FormatId
  readonly filter: Call
  /** Its date is read by a clock, which can be another than the account's. */
  readonly zoned?: true
}

export type FormatId = (typeof all)[number]['id']

const call = (name: string, argument: string | null = null): Call => ({ name, argument })

const all = [
  { id: 'e164', filter: call('e164') },
  { id: 'national', filter: call('national') },
  { id: 'international', filter: call('international') },
  { id: 'digits', filter: call('digits') },
  { id: 'isoDay', filter: call('date', 'yyyy-MM-dd'), zoned: true },
  { id: 'isoMinute', filter: call('date', 'yyyy-MM-dd HH:mm:ss'), zoned: true },
  { id: 'day', filter: call('date', 'dd/MM/yyyy'), zoned: true },
  { id: 'minute', filter: call('date', 'dd/MM/yyyy HH:mm'), zoned: true },
  { id: 'words', filter: call('date', 'd MMM yyyy HH:mm'), zoned: true },
  { id: 'clock', filter: call('date', 'HH:mm:ss'), zoned: true },
  { id: 'offset', filter: call('date', "yyyy-MM-dd'T'HH:mm:ssXXX"), zoned: true },
  { id: 'iso', filter: call('iso') },
  { id: 'unix', filter: call('unix') },
  { id: 'unixMs', filter: call('unix_ms') },
  { id: 'minutesSeconds', filter: call('seconds_to', 'mm:ss') },
  { id: 'hours', filter: call('seconds_to', 'h:mm:ss') },
  { id: 'minutes', filter: call('minutes') },
  { id: 'ms', filter: call('ms') },
  { id: 'whole', filter: call('round') },
  { id: 'upper', filter: call('upper') },
  { id: 'lower', filter: call('lower') },
  { id: 'trim', filter: call('trim') },
  { id: 'yesNo', filter: call('yesno') },
  { id: 'join', filter: call('join') },
  { id: 'first', filter: call('first') },
  { id: 'json', filter: call('json') },
] as const satisfies readonly { id: string; filter: Call; zoned?: true }[]

const phones: readonly FormatId[] = ['e164', 'national', 'international', 'digits']
const texts: readonly FormatId[] = ['upper', 'lower', 'trim']

const byType: Readonly<Record<FieldType, readonly FormatId[]>> = {
  phone: phones,
  datetime: ['isoDay', 'isoMinute', 'day', 'minute', 'words', 'clock', 'offset', 'iso', 'unix', 'unixMs'],
  int: ['minutesSeconds', 'hours', 'minutes', 'ms'],
  number: ['whole'],
  decimal: ['whole'],
  bool: ['yesNo'],
  list: ['join', 'first', 'json'],
  string: texts,
  text: texts,
  enum: texts,
  url: texts,
}

const choices: ReadonlyMap<FormatId, FormatChoice> = new Map(all.map((choice) => [choice.id, choice]))

/** The ways offered for a kind of field. Counts are no seconds: for a number only its label says so. */
export function choicesOf(type: FieldType | undefined, isSeconds = true): readonly FormatChoice[] {
  if (type === 'int' && !isSeconds) return []
  return byType[type ?? 'string'].flatMap((id) => choices.get(id) ?? [])
}

/** The format of a chip, in the parts that the menu changes one by one. */
export interface Format {
  /** `asIs`: no filter. `own`: filters that the menu has no words for. */
  readonly id: FormatId | 'asIs' | 'own'
  /** IANA name; `null`: the clock of the account. */
  readonly zone: string | null
  /** What stands in for an empty value; `null`: nothing does. */
  readonly empty: string | null
}

/** What filters mean. `type`: of the field that they follow. */
export function formatOf(filters: readonly Call[], type: FieldType | undefined): Format {
  const last = filters.at(-1)
  const hasDefault = last?.name === 'default' && last.argument !== null
  const empty = hasDefault ? unescapeArgument(last.argument) : null
  const rest = hasDefault ? filters.slice(0, -1) : filters
  const [only, ...more] = rest
  if (only === undefined) return { id: 'asIs', zone: null, empty }
  if (more.length > 0) return { id: 'own', zone: null, empty }
  const { argument, zone } = partZone(only)
  const found = [...choicesOf(type), ...all].find(
    ({ filter }) =>
      filter.name === only.name && unescapeArgument(filter.argument ?? '') === unescapeArgument(argument ?? ''),
  )
  return { id: found?.id ?? 'own', zone: found ? zone : null, empty }
}

/** The filters that say a format. `own`: those that stand for what the menu has no words for. */
export function filtersOf({ id, zone, empty }: Format, own: readonly Call[]): readonly Call[] {
  const main = id === 'own' ? withoutDefault(own) : id === 'asIs' ? [] : [writeChoice(id, zone)]
  return empty === null || empty === '' ? main : [...main, call('default', escapeArgument(empty))]
}

function writeChoice(id: FormatId, zone: string | null): Call {
  const choice = choices.get(id)
  if (!choice) return call('trim')
  const { filter, zoned } = choice
  if (zoned === undefined || filter.argument === null || zone === null) return filter
  return call(filter.name, `${filter.argument},${escapeArgument(zone)}`)
}

function withoutDefault(filters: readonly Call[]): readonly Call[] {
  return filters.at(-1)?.name === 'default' ? filters.slice(0, -1) : filters
}

/** A date's argument without the zone that may stand behind its last comma. */
function partZone({ name, argument }: Call): { argument: string | null; zone: string | null } {
  if (name !== 'date' || argument === null) return { argument, zone: null }
  const pieces = splitArgument(argument, ',')
  const named = unescapeArgument(pieces.at(-1) ?? '').trim()
  if (pieces.length < 2 || !isZone(named)) return { argument, zone: null }
  return { argument: pieces.slice(0, -1).join(','), zone: named }
}

/** Names of all filters, for completion. */
export const filterNames: readonly { readonly name: string; readonly meaning: string }[] = FILTERS.map(
  ({ name, meaning }) => ({ name, meaning }),
)
