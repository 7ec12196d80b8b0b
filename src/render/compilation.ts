import { BOUNDS } from '../bounds.ts'
import type { ConfigProblem, RequestTemplate, Row } from './request.ts'
import { type Names, type Piece, type ReadyFilter, type Slot, compileTemplate } from './template/compile.ts'
import { isolated } from './template/isolate.ts'
import type { Span } from './template/parse.ts'
import { textOf } from './template/value.ts'

/** The compilation of a request template: the names that it may use, and its findings. */
export interface Compilation {
  readonly template: RequestTemplate
  readonly names: Names
  /** Keys of the rows whose texts people read (T19). */
  readonly messages: ReadonlySet<string>
  readonly problems: ConfigProblem[]
  /** How many problems of each kind were found: problems beyond `BOUNDS.problems` are left out. */
  readonly noted: { error: number; warning: number }
  /** Fields that the request uses. */
  readonly fields: Set<string>
  /** Secrets that the request refers to. */
  readonly secrets: Set<string>
}

/** A row that is sent: switched on and not blank. */
export interface CompiledRow {
  readonly row: Row
  readonly path: string
  readonly pieces: readonly Piece[]
}

/** Adds a problem that keeps the integration from being switched on (T4). The message says what to do. */
export function addError(to: Compilation, path: string, message: string, span?: Span): void {
  if (to.noted.error++ < BOUNDS.problems)
    to.problems.push({ path, message, severity: 'error', ...(span && { at: span.at, length: span.length }) })
}

/** Adds a warning: the request still works. */
export function addWarning(to: Compilation, path: string, message: string): void {
  if (to.noted.warning++ < BOUNDS.problems) to.problems.push({ path, message, severity: 'warning' })
}

/** Compiles the template at `path`; adds its problems, fields and secrets. */
export function compileText(to: Compilation, source: string, path: string): readonly Piece[] {
  const { pieces, problems } = compileTemplate(source, to.names, BOUNDS.problems - to.noted.error)
  for (const { message, at, length } of problems) addError(to, path, message, { at, length })
  for (const piece of pieces) {
    if (typeof piece === 'object') (piece.secret ? to.secrets : to.fields).add(piece.name)
  }
  return pieces
}

/** The rows that are sent, in their order. */
export function compileRows(to: Compilation): readonly CompiledRow[] {
  return to.template.rows.flatMap((row, i): CompiledRow[] => {
    if (!row.enabled || (row.key === '' && row.value === '')) return []
    const path = `rows[${i}]`
    if (row.key === '') {
      addError(to, `${path}.key`, `Row ${i + 1} has no Body Key. Enter one or delete the row.`)
      return []
    }
    if (row.key.includes('[[') && row.key.includes(']]')) {
      addWarning(to, `${path}.key`, 'Placeholders only work in Body Value. This key is sent exactly as typed.')
    }
    const pieces = compileText(to, row.value, `${path}.value`)
    return [{ row, path, pieces: to.messages.has(row.key) ? isolateFields(pieces) : pieces }]
  })
}

/** Isolates the direction of fields that stand among other text (T19); a field that stands alone needs no isolation. */
function isolateFields(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length < 2) return pieces
  return pieces.map((piece) =>
    typeof piece === 'string' || piece.secret
      ? piece
      : { ...piece, filters: [...piece.filters, ISOLATION], json: false },
  )
}

const ISOLATION: ReadyFilter = { apply: (value) => isolated(textOf(value)), steps: 1, longSteps: 3 }

/** The placeholder, if the pieces hold nothing else; a secret does not count. */
export function loneField(pieces: readonly Piece[]): Slot | null {
  const [only] = pieces
  return pieces.length === 1 && only !== undefined && typeof only !== 'string' && !only.secret ? only : null
}
