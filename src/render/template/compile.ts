import { type Apply, FILTERS, type Filter } from './filters.ts'
import { type FilterCall, type Placeholder, type Span, parse } from './parse.ts'
import { didYouMean } from './suggest.ts'

/** A placeholder made ready: the name to ask for, and the functions that the value goes through. */
export interface Slot {
  readonly name: string
  readonly secret: boolean
  readonly filters: readonly Apply[]
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
}

const BY_NAME: ReadonlyMap<string, Filter> = new Map(FILTERS.map((filter) => [filter.name, filter]))

/** Reads a template and makes it ready. What is wrong in it becomes a problem, and as much as can be still works. */
export function compileTemplate(source: string, names: Names): CompiledTemplate {
  const pieces: Piece[] = []
  const problems: TemplateProblem[] = []
  const addText = (text: string): void => {
    const last = pieces.at(-1)
    if (typeof last === 'string') pieces[pieces.length - 1] = last + text
    else pieces.push(text)
  }
  for (const part of parse(source)) {
    if (part.kind === 'text') addText(part.text)
    else if (part.kind === 'broken') {
      addText(part.source)
      problems.push({ at: part.at, length: part.length, message: `${part.reason} For [[ as text write \\[[ instead.` })
    } else pieces.push(compilePlaceholder(part, names, problems))
  }
  return { pieces, problems }
}

function compilePlaceholder(part: Placeholder, names: Names, problems: TemplateProblem[]): Slot {
  const { name, secret, at, length } = part
  const slot = { name, secret, at, length }
  if (secret) {
    const [filter] = part.filters
    if (filter !== undefined)
      problems.push({ ...span(filter), message: 'A secret goes out as it is: take the filter away.' })
    return { ...slot, filters: [], json: false }
  }
  const open = name.startsWith(names.openPrefix) && name.length > names.openPrefix.length
  if (!open && !names.known.has(name)) {
    const otherwise = `Pick one from the field list, or write ${names.openPrefix}name for a field of your own.`
    problems.push({ at, length, message: `There is no field "${name}". ${didYouMean(name, names.known, otherwise)}` })
  }
  const filters: Apply[] = []
  for (const call of part.filters) {
    const made = makeFilter(call)
    if (typeof made === 'string') problems.push({ ...span(call), message: made })
    else filters.push(made)
  }
  return { ...slot, filters, json: part.filters.at(-1)?.name === 'json' }
}

function makeFilter({ name, argument }: FilterCall): Apply | string {
  const filter = BY_NAME.get(name)
  if (filter === undefined) {
    if (name === '') return 'There is no filter after this |. Write its name, or take the | away.'
    const hint = didYouMean(name, BY_NAME.keys(), `The filters are ${[...BY_NAME.keys()].join(', ')}.`)
    return `There is no filter "${name}". ${hint}`
  }
  const { need, meaning } = filter.argument
  if (need === 'none' && argument !== null) return `The filter "${name}" takes no argument: write it without the colon.`
  if (need === 'required' && argument === null)
    return `The filter "${name}" needs ${meaning}: write ${filter.example.filter}.`
  return filter.make(argument)
}

function span({ at, length }: Span): Span {
  return { at, length }
}
