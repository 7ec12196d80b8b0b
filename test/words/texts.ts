// Every text that people may read, from the source code: of the page, the terminal, the API and the log.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PropertyKey, type TemplateLiteral, Visitor, parseSync } from 'oxc-parser'

/** The place where people read a text. */
export type Reader = 'page' | 'terminal' | 'api' | 'program' | 'guide' | 'reference' | 'data'

export interface Text {
  readonly reader: Reader
  /** Spans of a template are written `…`. */
  readonly text: string
  /** The names of the members that lead to the text, such as `columns.outcome`; empty for a text within code. */
  readonly path: string
  readonly file: string
  readonly line: number
}

const root = join(import.meta.dirname, '../..')
/** Files whose texts the page shows, even if other parts show them too. */
const ON_THE_PAGE = [
  'web/words/',
  'src/delivery/failure-explanations.ts',
  'src/calls/fields.ts',
  'src/calls/status-words.ts',
  'src/integrations/condition-words.ts',
  'src/integrations/services/',
  'src/sources/kinds/',
]
/** Files whose strings nobody reads: words that phone systems send, and pieces of SQL. */
const FILES_FOR_MACHINES = [
  'src/sources/mapping/meanings.ts',
  'src/store/calls/call-batch.ts',
  'src/store/deliveries/query-plan.ts',
]
/** Strings that look like a text but are for machines. */
const FOR_MACHINES =
  /^(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|BEGIN|LOCK|LISTEN|SET|VALUES|ORDER|FROM|AND|OR|ON|WHERE|LIMIT|UNION|COPY|ANALYZE|EXPLAIN|TRUNCATE|COMMIT)\b[^a-z]*(?:\s|$)|\bSELECT (?:\w|\*)|^[\w.-]+\/[\w.+-]+;|^(?:data|https?):/

/** Returns the texts of the program without tests, in the order of files and lines. */
export function allTexts(): Text[] {
  return sourceFiles().flatMap(textsOf)
}

function sourceFiles(): string[] {
  return globSync('{web/words,src}/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.|\.d\.ts$/.test(file) && !FILES_FOR_MACHINES.includes(file))
    .toSorted()
}

function textsOf(file: string): Text[] {
  const source = readFileSync(join(root, file), 'utf8')
  const reader = readerOf(file)
  const found: Text[] = []
  const path: string[] = []
  const add = (text: string, start: number): void => {
    if (isText(text, file))
      found.push({ reader, text, path: path.join('.'), file, line: source.slice(0, start).split('\n').length })
  }
  const visitor = new Visitor({
    Property: ({ key, computed }) => path.push(computed ? '…' : nameOf(key)),
    'Property:exit': () => path.pop(),
    Literal: (node) => {
      if (typeof node.value === 'string') add(node.value, node.start)
    },
    TemplateLiteral: (node) => add(textOf(node), node.start),
  })
  visitor.visit(parseSync(file, source).program)
  return found
}

export interface LogLine {
  /** Spans of a template are written `…`. */
  readonly text: string
  readonly file: string
}

/** The functions that write a line to the log, and the index of the argument that is its text. */
const WRITES_LOG: Readonly<Record<string, number>> = { diagnose: 1, note: 0, report: 0 }

/** Returns the lines that the program writes to its log: a text, then its fields. */
export function logLines(): LogLine[] {
  return sourceFiles().flatMap((file) => {
    const found: LogLine[] = []
    const visitor = new Visitor({
      CallExpression({ callee, arguments: given }) {
        const called = callee.type === 'MemberExpression' ? callee.property : callee
        const index = called.type === 'Identifier' ? WRITES_LOG[called.name] : undefined
        if (index === undefined || given.length < 2) return
        const text = given[index]
        if (text?.type === 'Literal' && typeof text.value === 'string') found.push({ text: text.value, file })
        if (text?.type === 'TemplateLiteral') found.push({ text: textOf(text), file })
      },
    })
    visitor.visit(parseSync(file, readFileSync(join(root, file), 'utf8')).program)
    return found
  })
}

function textOf({ quasis }: TemplateLiteral): string {
  return quasis.map(({ value }) => value.cooked ?? '').join('…')
}

function readerOf(file: string): Reader {
  if (ON_THE_PAGE.some((start) => file.startsWith(start))) return 'page'
  return file.startsWith('src/cli/') ? 'terminal' : file.startsWith('src/api/') ? 'api' : 'program'
}

function nameOf(key: PropertyKey): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '…'
}

/**
 * Whether a string is a text: in the words of the page every string is, elsewhere a string with two words of letters.
 */
function isText(text: string, file: string): boolean {
  if (!/\p{L}{2}/u.test(text)) return false
  if (file.startsWith('web/words/')) return !/^[\w./-]*\.ts$/.test(text)
  return /\p{L}{2,}[,;:.…’”]* \S*\p{L}/u.test(text) && !FOR_MACHINES.test(text.trim())
}

/** A phrase that docs/style/words.md refuses, and the phrase to use instead. */
export interface RefusedPhrase {
  readonly phrase: string
  readonly say: string
  readonly pattern: RegExp
}

/** Returns the refused phrases in a text. A text in code font is a name, and is not checked. */
export function refusedIn(text: string, phrases: readonly RefusedPhrase[]): RefusedPhrase[] {
  const prose = text.replaceAll(/`[^`]*`/g, '`…`')
  return phrases.filter(({ pattern }) => pattern.test(prose))
}

/** Returns the table of terms of docs/style/words.md: rows of `| say | not, not |`. */
export function refusedPhrases(): RefusedPhrase[] {
  const table = readFileSync(join(root, 'docs/style/words.md'), 'utf8').matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)
  return [...table].slice(1).flatMap(([, say = '', phrases = '']) =>
    phrases.split(',').map((part) => {
      const phrase = part.trim()
      const words = phrase.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("'", "['’]")
      return { phrase, say: say.trim(), pattern: new RegExp(String.raw`(?<![\p{L}-])${words}(?![\p{L}-])`, 'iu') }
    }),
  )
}
