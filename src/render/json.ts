import { coerce } from './coerce.ts'
import { type Compilation, type CompiledRow, addError, loneField, addWarning } from './compilation.ts'
import { jsonContent } from './escape.ts'
import { compileJsonText, flawWords, putJson } from './json-text.ts'
import { type KeyStep, quotedKey, parseKeyPath } from './key-path.ts'
import { isForced } from './row.ts'
import { type Run, evaluate } from './template/evaluate.ts'
import { type Value, isEmpty } from './template/value.ts'
import {
  type Escaping,
  type OutputBuffer,
  type TryWriter,
  type Writer,
  isFull,
  valueOf,
  compileWriter,
} from './write.ts'

const JSON_CONTENT: Escaping = { as: 'json', escape: jsonContent }

interface Branch {
  readonly kind: 'object' | 'list'
  readonly children: Map<KeyStep, Branch | TryWriter>
}

/** Compiles rows into one JSON object. Members keep the order of the rows. */
export function compileJson(to: Compilation, rows: readonly CompiledRow[]): Writer {
  const root: Branch = { kind: 'object', children: new Map() }
  for (const row of rows) {
    const steps = parseKeyPath(row.row.key)
    if (typeof steps === 'string') addError(to, `${row.path}.key`, steps)
    const problem = insert(root, typeof steps === 'string' ? [row.row.key] : steps, compileLeaf(to, row))
    if (problem !== null) addError(to, `${row.path}.key`, `The key ${quotedKey(row.row.key)} ${problem}`)
  }
  const write = compileBranch(root)
  return (run, out) => {
    if (!write(run, out)) out.text += '{}'
  }
}

/** Inserts a value into the tree, or says why it conflicts with other values. */
function insert(root: Branch, steps: readonly KeyStep[], leaf: TryWriter): string | null {
  let at = root
  for (const [i, step] of steps.entries()) {
    if ((typeof step === 'number') !== (at.kind === 'list')) {
      return 'is part of a list in one row and an object in another. Change one of the keys.'
    }
    const there = at.children.get(step)
    const next = steps[i + 1]
    if (next === undefined) {
      if (typeof there === 'function')
        return 'is used in two rows. Change one of the keys, or use name[0] and name[1] for a list.'
      if (there !== undefined) return 'has both a value and keys below it. Change one of the keys.'
      at.children.set(step, leaf)
      return null
    }
    if (typeof there === 'function') return 'is below a key that has a value. Change one of the keys.'
    const branch: Branch = there ?? { kind: typeof next === 'number' ? 'list' : 'object', children: new Map() }
    at.children.set(step, branch)
    at = branch
  }
  return null
}

// An object or list whose rows are all left out is left out too.
function compileBranch({ kind, children }: Branch): TryWriter {
  const members = [...(kind === 'list' ? withGaps(children) : children)].map(([step, child]) => ({
    key: typeof step === 'number' ? '' : `${JSON.stringify(step)}:`,
    write: typeof child === 'function' ? child : compileBranch(child),
  }))
  const [open, close] = kind === 'list' ? '[]' : '{}'
  return (run, out) => {
    const without = out.text
    let between = open ?? ''
    for (const { key, write } of members) {
      const before = out.text
      if (isFull(run, out)) return true
      out.text += between + key
      if (write(run, out)) between = ','
      else out.text = before
    }
    if (between === ',') out.text += close ?? ''
    else out.text = without
    return between === ','
  }
}

// Items in the order of their numbers, with null for missing items.
function withGaps(children: Branch['children']): (readonly [KeyStep, Branch | TryWriter])[] {
  const count = Math.max(...[...children.keys()].map(Number)) + 1
  return Array.from({ length: count }, (_, i) => [i, children.get(i) ?? writeNull] as const)
}

function writeNull(_: Run, out: OutputBuffer): true {
  out.text += 'null'
  return true
}

function compileLeaf(to: Compilation, compiled: CompiledRow): TryWriter {
  const { row, pieces } = compiled
  if (row.type === 'json') return compileJsonLeaf(to, compiled)
  if (isForced(to, compiled)) {
    return (run, out) => {
      const literal = coerce(row.type, valueOf(pieces, run))
      out.text += literal ?? 'null'
      return literal !== null || !row.omit_empty
    }
  }
  const slot = loneField(pieces)
  if (slot === null) return compileString(compileWriter(pieces, JSON_CONTENT), row.omit_empty)
  const asText = row.type === 'text'
  return (run, out) => {
    const value = evaluate(slot, run)
    if (row.omit_empty && isEmpty(value)) return false
    putJson(run, out, asText && value !== null ? textIfScalar(value) : value)
    return true
  }
}

// `text` joins a list to one text, as everywhere else.
function textIfScalar(value: Exclude<Value, null>): Value {
  return typeof value === 'object' ? value.join(', ') : String(value)
}

function compileString(write: Writer, omitEmpty: boolean): TryWriter {
  return (run, out) => {
    out.text += '"'
    const length = out.text.length
    const places = out.places.length
    write(run, out)
    if (omitEmpty && out.text.length === length && out.places.length === places) return false
    out.text += '"'
    return true
  }
}

function compileJsonLeaf(to: Compilation, { row, path, pieces }: CompiledRow): TryWriter {
  const slot = loneField(pieces)
  if (slot !== null) {
    return (run, out) => {
      const value = evaluate(slot, run)
      if (row.omit_empty && isEmpty(value)) return false
      putJson(run, out, value, true)
      return true
    }
  }
  const { write, problem, flaw } = compileJsonText(pieces)
  if (flaw !== null) addWarning(to, `${path}.value`, flawWords(flaw))
  if (problem === null) {
    return (run, out) => {
      write(run, out)
      return true
    }
  }
  addError(to, `${path}.value`, `The value is not valid JSON: ${problem.message} Change the value or the row’s type.`)
  return compileString(compileWriter(pieces, JSON_CONTENT), row.omit_empty)
}
