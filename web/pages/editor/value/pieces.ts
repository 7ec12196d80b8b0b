// Splits a template into the pieces that a person sees: text, chips for placeholders, and unfinished placeholders. Uses the
// renderer's own parser, so that a text that looks like a chip is sent as one.
import { fieldOf, isFieldName, type Field } from '../../../../src/calls/fields.ts'
import { parseTemplate, type FilterCall, type Placeholder } from '../../../../src/render/template/parse.ts'
import { printTemplate } from '../../../../src/render/template/print.ts'
import { suggest } from '../../../../src/render/template/suggest.ts'
import type { PreviewState, PreviewInput } from '../preview-context.ts'
import { formatOf, type Format } from './formats.ts'

/** Offsets in the stored text, UTF-16 units. */
interface At {
  readonly from: number
  readonly to: number
}

/** `unknown`: no such field. `unavailable`: the field exists, but has no value in the requests of this integration. */
type ChipState = 'known' | 'unknown' | 'unavailable'

export interface Chip extends At {
  readonly kind: 'chip'
  readonly code: string
  /** The text on the chip. */
  readonly label: string
  readonly state: ChipState
  readonly field: Field | undefined
  /** The input of the service that the chip stands for; `null`: it stands for a field. */
  readonly input: PreviewInput | null
  /** The code that was most likely meant; only for an unknown code. */
  readonly suggestion: string | null
  readonly format: Format
  readonly filters: readonly FilterCall[]
  /** The stored text. */
  readonly source: string
}

interface Plain extends At {
  readonly kind: 'plain' | 'broken'
  readonly source: string
}

export type Piece = Chip | Plain

/** The context that decides the state of chips. */
type PieceContext = Pick<PreviewState, 'fields' | 'realtime'> & Partial<Pick<PreviewState, 'inputs'>>

/** The pieces of a text, in order and without gaps: their sources joined are the text. */
export function piecesOf(text: string, context: PieceContext): Piece[] {
  return parseTemplate(text).map((part): Piece => {
    const at = { from: part.at, to: part.at + part.length }
    const source = text.slice(at.from, at.to)
    if (part.kind === 'placeholder' && part.of === 'field') return { ...chipOf(part, context), ...at, source }
    if (part.kind === 'placeholder') {
      const chip = inputChip(part, context)
      if (chip) return { ...chip, ...at, source }
    }
    return { kind: part.kind === 'broken' ? 'broken' : 'plain', source, ...at }
  })
}

/** Returns the chips of a text, without the text between them. */
export function chipsOf(text: string, context: PieceContext): Chip[] {
  if (!text.includes('[[')) return []
  return piecesOf(text, context).filter((piece) => piece.kind === 'chip')
}

/** The codes that a text uses. */
export function codesIn(text: string): string[] {
  if (!text.includes('[[')) return []
  return parseTemplate(text).flatMap((part) => (part.kind === 'placeholder' && part.of === 'field' ? [part.name] : []))
}

/** The placeholder of a code with these filters, as it is stored. */
export function placeholder(code: string, filters: readonly Pick<FilterCall, 'name' | 'argument'>[] = []): string {
  const none = { at: 0, length: 0 }
  const part: Placeholder = {
    kind: 'placeholder',
    of: 'field',
    name: code,
    filters: filters.map(({ name, argument }) => ({ name, argument, ...none })),
    ...none,
  }
  return printTemplate([part])
}

/** The label of a field; of a custom field, the name after `custom.`. */
export function labelOf(code: string, fields: readonly Field[]): string {
  return findField(code, fields)?.label ?? code
}

/** The catalogue's entry for a code; for a custom field, a new entry. */
function findField(code: string, fields: readonly Field[]): Field | undefined {
  return indexOf(fields).get(code) ?? fieldOf(code)
}

// Catalogues are few and live long; every keystroke looks up codes.
const indexes = new WeakMap<readonly Field[], ReadonlyMap<string, Field>>()

function indexOf(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const known = indexes.get(fields)
  if (known) return known
  const made = new Map(fields.map((field) => [field.code, field]))
  indexes.set(fields, made)
  return made
}

/** Whether requests of this integration are sent before the field is known. */
export function isLate({ known }: Pick<Field, 'known'>, { realtime }: Pick<PreviewState, 'realtime'>): boolean {
  return realtime && known === 'processed'
}

/** An input of the service; `null`: a secret of another kind, which is shown as text. */
function inputChip(
  { of, name, filters }: Placeholder,
  { inputs }: PieceContext,
): Omit<Chip, keyof At | 'source'> | null {
  const code = `${of}:${name}`
  const input = inputs?.get(code) ?? null
  if (input === null && of === 'secret') return null
  return {
    kind: 'chip',
    code,
    label: input?.label ?? code,
    state: input === null ? 'unknown' : 'known',
    field: undefined,
    input,
    suggestion: null,
    format: formatOf(filters, undefined),
    filters,
  }
}

function chipOf({ name, filters }: Placeholder, { fields, realtime }: PieceContext): Omit<Chip, keyof At | 'source'> {
  const field = findField(name, fields)
  const known = field !== undefined || isFieldName(name)
  const late = field !== undefined && isLate(field, { realtime })
  return {
    kind: 'chip',
    code: name,
    label: field?.label ?? name,
    state: known ? (late ? 'unavailable' : 'known') : 'unknown',
    field,
    input: null,
    suggestion: known
      ? null
      : suggest(
          name,
          fields.map(({ code }) => code),
        ),
    format: formatOf(filters, field?.type),
    filters,
  }
}

/** The filters of a chip as a person writes them: `national|default:unknown`. */
export function filterText(filters: readonly FilterCall[]): string {
  return filters.map(({ name, argument }) => (argument === null ? name : `${name}:${argument}`)).join('|')
}
