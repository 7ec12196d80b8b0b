// The texts outside the source code: of the guides, the reference, the changelog and JSON files.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reader, Text } from './texts.ts'

/** A piece of prose, and the line on which it begins. */
export interface Piece {
  readonly text: string
  readonly line: number
}

const root = join(import.meta.dirname, '../..')
const MARKDOWN = '{README,CHANGELOG,SECURITY,SUPPORT,docs/README,docs/guide/*,docs/reference/*}.md'
const JSON_FILES = '{src/integrations/templates/*,docs/offhook.schema}.json'
/** The members of a JSON file whose values people read; every other value is data. */
const READ_MEMBERS = new Set(['title', 'summary', 'name', 'description', 'markdownDescription'])

/** Returns the texts of all documents, in the order of files and lines. */
export function documentTexts(): Text[] {
  return [
    ...filesOf(MARKDOWN).flatMap((file) => {
      const reader: Reader = file.startsWith('docs/reference/') ? 'reference' : 'guide'
      return markdownPieces(contentOf(file)).map((piece) => ({ reader, path: '', file, ...piece }))
    }),
    ...filesOf(JSON_FILES).flatMap((file) =>
      jsonPieces(contentOf(file)).map((piece) => ({ reader: 'data' as const, file, ...piece })),
    ),
  ]
}

function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).toSorted()
}

function contentOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/**
 * Returns the prose of a Markdown page: each heading, paragraph, item of a list and row of a table, on one line. Blocks of
 * code, comments, tags and the targets of links are left out; the descriptions of pictures stay. Text in code font is
 * written `…`.
 */
export function markdownPieces(markdown: string): Piece[] {
  const pieces: Piece[] = []
  let lines: string[] = []
  let begin = 1
  const end = (): void => {
    const text = lines.join(' ').replaceAll(/\s+/g, ' ').trim()
    if (/\p{L}{2}/u.test(text)) pieces.push({ text, line: begin })
    lines = []
  }
  for (const [at, line] of withoutCode(markdown).split('\n').entries()) {
    const opens = /^\s*(?:[-*+] |\d+\. |\||#|>)/.test(line)
    if (opens || line.trim() === '') end()
    if (line.trim() === '') continue
    if (lines.length === 0) begin = at + 1
    lines.push(line.replace(/^\s*(?:[-*+] |\d+\. |#+ |> )/, ''))
  }
  end()
  return pieces
}

/** Keeps every line break, so that the numbers of the lines stay right. */
function withoutCode(markdown: string): string {
  const breaks = (text: string): string => text.replaceAll(/[^\n]/g, '')
  return markdown
    .replaceAll(/^(?<indent> *)(?<fence>```+|~~~+)[^\n]*\n.*?^\k<indent>\k<fence> *$/gms, breaks)
    .replaceAll(/(?<ticks>`+)(?!`).+?(?<!`)\k<ticks>(?!`)/gs, (code) => `\`…\`${breaks(code)}`)
    .replaceAll(/<!--.*?-->/gs, breaks)
    .replaceAll(/<[a-z/][^<>]*>/gi, (tag) => `${/ alt="(?<alt>[^"]*)"/.exec(tag)?.groups?.['alt'] ?? ''}${breaks(tag)}`)
    .replaceAll(/!?\[(?<text>[^\]]*)\]\([^)]*\)/g, '$<text>')
}

/** Returns the values in a JSON file that people read, with the names that lead to them. */
export function jsonPieces(json: string): (Piece & { readonly path: string })[] {
  const pieces: (Piece & { readonly path: string })[] = []
  let from = 0
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name])
    const name = path.at(-1)
    if (typeof value !== 'string' || name === undefined || !READ_MEMBERS.has(name)) return
    // The members come in the order of the file, so the search for the next goes on from here.
    const at = json.indexOf(JSON.stringify(value), from)
    pieces.push({ text: value, path: path.join('.'), line: json.slice(0, Math.max(at, 0)).split('\n').length })
    if (at !== -1) from = at + value.length
  }
  visit(JSON.parse(json), [])
  return pieces
}
