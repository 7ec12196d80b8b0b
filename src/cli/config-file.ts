// Reads a configuration file, YAML 1.2 or JSON, with the position of each value, so that errors, also those of the server, are
// reported by line and column.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import { BOUNDS } from '../bounds.ts'
import { messageOf } from '../errors.ts'
import { mapReferable, REFERENCE_PATTERN } from '../actions/configuration/references.ts'
import { parsePointer } from '../json/json-pointer.ts'
import { TYPE_NAMES } from '../schema.ts'

/** An error in a file. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly line: number
  readonly column: number
  /** JSON pointer; empty where the file itself cannot be read. */
  readonly pointer: string
  readonly detail: string
}

export interface ConfigFile {
  /** The content, with the referenced secrets filled in. */
  readonly config: unknown
  readonly wrong: readonly ConfigProblem[]
  /** The position of a value, for an error that the server reports. */
  place(flaw: { readonly pointer: string; readonly detail: string; readonly code?: string }): ConfigProblem
}

interface ReadOptions {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
  /** A reference that cannot be resolved stays a reference: the server keeps the secret that it has. */
  readonly keepSecrets: boolean
}

/** A file with a higher number of aliases is an attack (a "billion laughs"), or as hard to read as an attack. */
const ALIASES_MAX = 100
/** As much as the API accepts, plus comments and blanks. */
const CHARACTERS_MAX = 8 * 1024 * 1024
/** The library's error for values that are nested too deep: it parses nested values by recursion. */
const OUT_OF_STACK = /call stack|stack overflow/i

export function readConfigFile(text: string, reading: ReadOptions): ConfigFile {
  const lines = new LineCounter()
  // The library resolves each alias at its use: the number of aliases is limited.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: true,
    lineCounter: lines,
  })
  const placed = (offset: number, pointer: string, detail: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1), pointer, detail }
  }
  const place: ConfigFile['place'] = ({ pointer, detail, code }) => {
    const { offset, isNoText } = find(document, pointer)
    // YAML reads a text that looks like a number as a number, even a telephone number with its +.
    const isTextWanted = code === 'wrong_type' && detail.includes(TYPE_NAMES['string'] ?? '')
    const hint = isNoText && isTextWanted ? ' Put it in quotes.' : ''
    return placed(offset, pointer, detail + hint)
  }
  if (document.errors.some(({ message }) => OUT_OF_STACK.test(message)))
    return {
      config: null,
      wrong: [placed(0, '', `Nested too deeply: at most ${BOUNDS.depth} levels are allowed.`)],
      place,
    }
  const wrong = [
    ...(text.length > CHARACTERS_MAX ? [placed(0, '', 'The file is too large.')] : []),
    ...[...document.errors, ...document.warnings].map(({ pos, message }) => placed(pos[0], '', sentence(message))),
    ...(document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2'
      ? [placed(0, '', 'Unsupported YAML version. Use YAML 1.2, without a %YAML line.')]
      : []),
  ]
  if (wrong.length > 0) return { config: null, wrong, place }
  try {
    return { ...resolveReferences(document.toJS({ maxAliasCount: ALIASES_MAX }), reading, place), place }
  } catch (thrown) {
    return { config: null, wrong: [placed(0, '', `Can’t resolve aliases: ${messageOf(thrown)}.`)], place }
  }
}

/** Resolves the references. Reports every reference that cannot be resolved. */
function resolveReferences(
  config: unknown,
  { path, env, keepSecrets }: ReadOptions,
  place: ConfigFile['place'],
): { config: unknown; wrong: ConfigProblem[] } {
  const wrong: ConfigProblem[] = []
  const miss = (pointer: string, detail: string): void => {
    if (!keepSecrets) wrong.push(place({ pointer, detail }))
  }
  const whole = mapReferable(config, (value, pointer) => {
    const file = fileOf(value)
    if (file !== null) {
      try {
        // Editors and `echo` end a file with a line break that is not part of the value.
        return readFileSync(resolve(dirname(path), file), 'utf8').replace(/\r?\n$/, '')
      } catch (thrown) {
        miss(pointer, `The file ${file} can’t be read: ${messageOf(thrown)}.`)
        return undefined
      }
    }
    if (typeof value !== 'string') return value
    const missing = [...value.matchAll(REFERENCE_PATTERN)].filter(
      ([, escape, name]) => escape === '' && !env[name ?? ''],
    )
    for (const [, , name] of missing) miss(pointer, `The variable ${name ?? ''} is not set.`)
    if (missing.length > 0) return value
    return value.replaceAll(REFERENCE_PATTERN, (all: string, escape: string, name: string) =>
      escape === '' ? (env[name] ?? '') : all.slice(1),
    )
  })
  // In the order of the file, whatever order the errors were found in.
  return { config: whole, wrong: wrong.toSorted((a, b) => a.line - b.line || a.column - b.column) }
}

/** The path in `{file: path}`. */
function fileOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('file' in value) || Object.keys(value).length !== 1) return null
  return typeof value.file === 'string' ? value.file : null
}

/**
 * The position of the value at a pointer, or of the innermost parent that exists; for an unknown key, the position of the key.
 */
function find(document: Document.Parsed, pointer: string): { readonly offset: number; readonly isNoText: boolean } {
  let offset = document.contents?.range[0] ?? 0
  let node: unknown = document.contents
  for (const key of parsePointer(pointer)) {
    if (isAlias(node)) node = node.resolve(document)
    const next = below(node, key)
    if (next === null) return { offset, isNoText: false }
    offset = next.offset
    node = next.node
  }
  return { offset, isNoText: isScalar(node) && node.value !== null && typeof node.value !== 'string' }
}

function below(node: unknown, step: string): { readonly offset: number; readonly node: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return isNode(item) ? { offset: item.range?.[0] ?? 0, node: item } : null
  }
  if (!isMap(node)) return null
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step) as
    | Pair<Node, Node | null>
    | undefined
  if (!pair) return null
  return { offset: pair.value?.range?.[0] ?? pair.key.range?.[0] ?? 0, node: pair.value }
}

/** The library's message, without the position at its end. */
function sentence(message: string): string {
  const [first = ''] = message.split(/ at line \d+/)
  return first.endsWith('.') ? first : `${first}.`
}
