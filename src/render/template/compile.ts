import { BOUNDS } from '../../bounds.ts'
import { FILTERS, type Filter } from './filters.ts'
import { type FilterCall, type Placeholder, type Span, parseTemplate } from './parse.ts'
import type { Locale, Value } from './value.ts'
import { didYouMean } from './suggest.ts'

/** A filter made ready: its function, and how many steps it counts for each value (T5). */
export interface ReadyFilter {
  readonly apply: (value: Value, locale: Locale) => Value
  readonly steps: number
}

/** A placeholder made ready: the name to ask for, and the functions that the value goes through. */
export interface Slot {
  readonly name: string
  readonly secret: boolean
  readonly filters: readonly ReadyFilter[]
  /** The last filter is `json`: where JSON is wanted anyway, the value is not made text first. */
  readonly json: boolean
  readonly at: number
  readonly length: number
}

export type Piece = string | Slot

/** Something wrong in a template, and where (T4). */
export interface TemplateProblem extends Span {
  readonly message: string
}

export interface CompiledTemplate {
  /** Text and placeholders in turn; two texts never follow each other. */
  readonly pieces: readonly Piece[]
  readonly problems: readonly TemplateProblem[]
}

/** Which names a template may use. */
export interface Names {
  readonly known: ReadonlySet<string>
  /** Names below this are always allowed, such as `custom.`. */
  readonly openPrefix: string
  /** What a person typed into the inputs of the service, by their keys: fixed text wherever it stands (T18). */
  readonly settings?: ReadonlyMap<string, string>
}

const BY_NAME: ReadonlyMap<string, Filter> = new Map(FILTERS.map((filter) => [filter.name, filter]))

/**
 * Reads a template and makes it ready. What is wrong in it becomes a problem, and as much as can be still works. `room`: how
 * many problems are told; where there are more, filters are not made ready any more.
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
      note(part, () => `${part.reason} For [[ as text write \\[[ instead.`)
    } else if (part.of === 'setting') addText(settingText(part, names, note))
    else if (part.of === 'secret') pieces.push(compileSecret(part, note))
    else pieces.push(compileField(problems.length < room ? part : { ...part, filters: [] }, names, note))
  }
  if (chars > BOUNDS.requestChars)
    note({ at: 0, length: 0 }, () => `The text is longer than ${BOUNDS.requestChars} characters. Shorten it.`)
  return { pieces, problems }
}

/** Notes a problem; its message is made only when there is room for it. */
type Note = (at: Span, message: () => string) => void

/** Of use to Offhook alone: no receiver gets to know them, not even the one that they are for (S26). */
const NEVER_SENT: ReadonlySet<string> = new Set(['signing', 'tls.key', 'auth.client_secret', 'auth.refresh_token'])

function compileSecret({ name, filters, at, length }: Placeholder, note: Note): Slot {
  if (NEVER_SENT.has(name)) note({ at, length }, () => 'This secret is never part of a request: take it away.')
  const [filter] = filters
  if (filter !== undefined) note(filter, () => 'A secret goes out as it is: take the filter away.')
  return { name, secret: true, filters: [], json: false, at, length }
}

/** The text of an input is as fixed as what stands around it: it may even be in the host of an address (T9). */
function settingText({ name, filters, ...span }: Placeholder, { settings }: Names, note: Note): string {
  const [filter] = filters
  if (filter !== undefined) note(filter, () => 'An input of the service goes in as it is: take the filter away.')
  const text = settings?.get(name)
  if (text === undefined)
    note(
      span,
      () =>
        `The service has no input "${name}". ${didYouMean(name, new Set(settings?.keys()), 'Write the text itself.')}`,
    )
  return text ?? ''
}

function compileField(part: Placeholder, { known, openPrefix }: Names, note: Note): Slot {
  const { name, at, length } = part
  const isOwn = name.startsWith(openPrefix) && name.length > openPrefix.length
  if (!isOwn && !known.has(name)) {
    const otherwise = `Pick one from the field list, or write ${openPrefix}name for a field of your own.`
    note(part, () => `There is no field "${name}". ${didYouMean(name, known, otherwise)}`)
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
    note(call, () => `The filter "${name}" takes no argument: write it without the colon.`)
    return null
  }
  if (need === 'required' && argument === null) {
    note(call, () => `The filter "${name}" needs ${meaning}: write ${filter.example.filter}.`)
    return null
  }
  const apply = filter.make(argument)
  if (typeof apply !== 'string') return { apply, steps: filter.steps ?? 1 }
  note(call, () => apply)
  return null
}

function noFilter(name: string): string {
  if (name === '') return 'There is no filter after this |. Write its name, or take the | away.'
  const all = [...BY_NAME.keys()]
  return `There is no filter "${name}". ${didYouMean(name, all, `The filters are ${all.join(', ')}.`)}`
}
