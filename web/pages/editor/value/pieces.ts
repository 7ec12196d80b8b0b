// What a person sees of a template: text, chips in place of placeholders, and what begins like one and is none. Read by the
// renderer's own parser, so that what looks like a chip is one, and what is sent.
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

/** `unknown`: no such field. `unavailable`: there is one, and it says nothing in the requests of this integration. */
export type ChipState = 'known' | 'unknown' | 'unavailable'

export interface Chip extends At {
  readonly kind: 'chip'
  readonly code: string
  /** What stands on it. */
  readonly label: string
  readonly state: ChipState
  readonly field: Field | undefined
  /** The input of the service that it stands for; `null`: it stands for a field. */
  readonly input: PreviewInput | null
  /** The code that was most likely meant; only of an unknown one. */
  readonly suggestion: string | null
  readonly format: Format
  readonly filters: readonly FilterCall[]
  /** As it is stored. */
  readonly source: string
}

export interface Plain extends At {
  readonly kind: 'plain' | 'broken'
  readonly source: string
}

export type Piece = Chip | Plain

/** What chips are judged by. */
export type PieceContext = Pick<PreviewState, 'fields' | 'realtime'> & Partial<Pick<PreviewState, 'inputs'>>

/** The pieces of a text, gapless and in order: their sources together are the text. */
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

/** The chips of a text alone. */
export function chipsOf(text: string, context: PieceContext): Chip[] {
  if (!text.includes('[[')) return []
  return piecesOf(text, context).filter((piece) => piece.kind === 'chip')
}

/** The codes that a text uses. */
export function codesIn(text: string): string[] {
  if (!text.includes('[[')) return []
  return parseTemplate(text).flatMap((part) => (part.kind === 'placeholder' && part.of === 'field' ? [part.name] : []))
}

/** The code with these filters, as it is stored. */
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

/** What a field is called; of an own one, the name behind `custom.`. */
export function labelOf(code: string, fields: readonly Field[]): string {
  return findField(code, fields)?.label ?? code
}

/** The catalogue's row of a code; an own field has one made for it. */
export function findField(code: string, fields: readonly Field[]): Field | undefined {
  return indexOf(fields).get(code) ?? fieldOf(code)
}

// Catalogues are few and live long; a chip asks on every key stroke.
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

/** An input of the service; `null`: a secret of another kind, which stays as it is written. */
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

/** The filters of a chip as one writes them: `national|default:unknown`. */
export function filterText(filters: readonly FilterCall[]): string {
  return filters.map(({ name, argument }) => (argument === null ? name : `${name}:${argument}`)).join('|')
}
