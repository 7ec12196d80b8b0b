import { BOUNDS } from '../../bounds.ts'
import { FILTERS, type Filter } from './filters.ts'
import { type FilterCall, type Placeholder, type Span, parseTemplate } from './parse.ts'
import type { Locale, Value } from './value.ts'
import { didYouMean } from './suggest.ts'

/** A compiled filter: its function, and how many steps it counts for each value and for each further 512 characters (T5). */
export interface ReadyFilter {
  readonly apply: (value: Value, locale: Locale) => Value
  readonly steps: number
  readonly longSteps: number
}

/** A compiled placeholder: the name of the value, and the functions that the value goes through. */
export interface Slot {
  readonly name: string
  readonly secret: boolean
  readonly filters: readonly ReadyFilter[]
  /** The last filter is `json`: where JSON is wanted anyway, the value is not converted to text first. */
  readonly json: boolean
  readonly at: number
  readonly length: number
}

export type Piece = string | Slot

/** Something wrong in a template, and where (T4). */
interface TemplateProblem extends Span {
  readonly message: string
}

interface CompiledTemplate {
  /** Text and placeholders in turn; two texts never follow each other. */
  readonly pieces: readonly Piece[]
  readonly problems: readonly TemplateProblem[]
}

/** The names that a template may use. */
export interface Names {
  readonly known: ReadonlySet<string>
  /** Names with this prefix are always allowed, such as `custom.`. */
  readonly openPrefix: string
  /** The service's inputs, by their keys: they are fixed text in every place (T18). */
  readonly settings?: ReadonlyMap<string, string>
  /** Secrets that are refused wherever they stand, beside those that are refused always. */
  readonly neverSent?: ReadonlySet<string>
}

const BY_NAME: ReadonlyMap<string, Filter> = new Map(FILTERS.map((filter) => [filter.name, filter]))

/**
 * Compiles a template. Errors become problems, and the other parts still work. `room`: how many problems are reported; beyond
 * that, filters are not compiled any more.
 */
export function compileTemplate(source: string, names: Names, room: number = BOUNDS.problems): CompiledTemplate {
  const pieces: Piece[] = []
  const problems: TemplateProblem[] = []
  const note: Note = ({ at, length }, message) => {
    if (problems.length < room) problems.push({ at, length, message: message() })
  }
  let chars = 0
  const addText = (text: string): void => {
    chars += text.length
    if (chars > BOUNDS.requestChars) return
    const last = pieces.at(-1)
    if (typeof last === 'string') pieces[pieces.length - 1] = last + text
    else if (text !== '') pieces.push(text)
  }
  for (const part of parseTemplate(source)) {
    if (part.kind === 'text') addText(part.text)
    else if (part.kind === 'broken') {
      addText(part.source)
      note(part, () => `${part.reason} To send [[ as text, type \\[[.`)
    } else if (part.of === 'setting') addText(settingText(part, names, note))
    else if (part.of === 'secret') pieces.push(compileSecret(part, names, note))
    else pieces.push(compileField(problems.length < room ? part : { ...part, filters: [] }, names, note))
  }
  if (chars > BOUNDS.requestChars)
    note({ at: 0, length: 0 }, () => `The text is longer than ${BOUNDS.requestChars} characters. Shorten the text.`)
  return { pieces, problems }
}

/** Adds a problem; its message is made only if there is room for it. */
type Note = (at: Span, message: () => string) => void

/** Secrets that only Offhook uses: no receiver gets them, not even the one that they are for (S26). */
const NEVER_SENT: ReadonlySet<string> = new Set(['signing', 'tls.key'])

function compileSecret({ name, filters, at, length }: Placeholder, { neverSent }: Names, note: Note): Slot {
  if (NEVER_SENT.has(name) || neverSent?.has(name))
    note({ at, length }, () => 'This secret can’t be part of a request. Remove it.')
  const [filter] = filters
  if (filter !== undefined) note(filter, () => 'Filters don’t work on secrets. Remove the filter.')
  return { name, secret: true, filters: [], json: false, at, length }
}

/** The text of an input is as fixed as the text around it: it may even be in the host of an address (T9). */
function settingText({ name, filters, ...span }: Placeholder, { settings }: Names, note: Note): string {
  const [filter] = filters
  if (filter !== undefined) note(filter, () => 'Filters don’t work on service settings. Remove the filter.')
  const text = settings?.get(name)
  if (text === undefined)
    note(
      span,
      () =>
        `The service has no setting "${name}". ${didYouMean(name, new Set(settings?.keys()), 'Enter fixed text instead.')}`,
    )
  return text ?? ''
}

function compileField(part: Placeholder, { known, openPrefix }: Names, note: Note): Slot {
  const { name, at, length } = part
  const isOwn = name.startsWith(openPrefix) && name.length > openPrefix.length
  if (!isOwn && !known.has(name)) {
    const otherwise = `Choose one from the field list, or use ${openPrefix}name for a custom field.`
    note(part, () => `Unknown field "${name}". ${didYouMean(name, known, otherwise)}`)
  }
  const filters = part.filters.map((call) => compileFilter(call, note)).filter((filter) => filter !== null)
  return { name, secret: false, filters, json: part.filters.at(-1)?.name === 'json', at, length }
}

function compileFilter(call: FilterCall, note: Note): ReadyFilter | null {
  const { name, argument } = call
  const filter = BY_NAME.get(name)
  if (filter === undefined) {
    note(call, () => noFilter(name))
    return null
  }
  const { need, meaning } = filter.argument
  if (need === 'none' && argument !== null) {
    note(call, () => `The filter "${name}" takes no argument. Remove the colon and what follows.`)
    return null
  }
  if (need === 'required' && argument === null) {
    note(call, () => `The filter "${name}" needs ${meaning}. Example: ${filter.example.filter}.`)
    return null
  }
  const apply = filter.make(argument)
  if (typeof apply !== 'string') return { apply, steps: filter.steps ?? 1, longSteps: filter.longSteps ?? 1 }
  note(call, () => apply)
  return null
}

function noFilter(name: string): string {
  if (name === '') return 'A filter is missing after |. Enter its name, or remove the |.'
  const all = [...BY_NAME.keys()]
  return `Unknown filter "${name}". ${didYouMean(name, all, `The filters are ${all.join(', ')}.`)}`
}
