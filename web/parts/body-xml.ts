// XML in lines: one element a line, its content within it when that is only text.
import { DEPTH_MAX } from './code-line.ts'
import type { Line, CodeToken } from './code-line.ts'

const PIECE = /<(?:!--[^]*?-->|!\[CDATA\[[^]*?\]\]>|\?[^]*?\?>|(?:"[^"]*"|'[^']*'|[^<>"'])*>)|[^<]+/y

interface Reading {
  readonly lines: Line[]
  readonly names: string[]
  spans: CodeToken[]
  key: string | null
}

/**
 * The lines of a document; the keys are the names of the elements below the root. `null`: the text cannot be read as tags and
 * text.
 */
export function xmlLines(text: string): readonly Line[] | null {
  if (text.trim().includes('\n')) return ownLines(text)
  const pieces = piecesOf(text)
  if (!pieces) return null
  const reading: Reading = { lines: [], names: [], spans: [], key: null }
  for (const [at, piece] of pieces.entries()) {
    if (reading.names.length > DEPTH_MAX) return null
    if (piece.startsWith('<')) addTag(reading, piece, pieces[at - 1] ?? '')
    else if (piece.trim() !== '') reading.spans.push({ kind: 'str', text: piece })
  }
  endLine(reading)
  return reading.lines
}

function piecesOf(text: string): readonly string[] | null {
  const pieces: string[] = []
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < text.length) {
    const found = PIECE.exec(text)
    if (!found) {
      // The text ends within a tag, because bodies are stored and shown only up to a size.
      const rest = text.slice(pieces.join('').length)
      return pieces.length > 1 && !rest.includes('>') ? [...pieces, rest] : null
    }
    pieces.push(found[0])
  }
  return pieces
}

function addTag(reading: Reading, tag: string, before: string): void {
  const name = /^<\/?([^\s/>]+)/.exec(tag)?.[1] ?? ''
  if (tag.startsWith('</')) {
    reading.names.pop()
    // A closing tag stays on the line of its opening tag if only text, or nothing, lies between.
    if (before.startsWith('</') || before.endsWith('/>') || before.startsWith('<!')) beginLine(reading)
    reading.spans.push({ kind: 'k', text: tag })
    return
  }
  beginLine(reading)
  reading.spans.push(...tagSpans(tag))
  if (tag.startsWith('<!') || tag.startsWith('<?')) return
  reading.key = [...reading.names.slice(1), ...(reading.names.length > 0 ? [name] : [])].join('.') || null
  if (!tag.endsWith('/>')) reading.names.push(name)
}

/** A tag, its attribute values as strings. */
function tagSpans(tag: string): CodeToken[] {
  return tag.split(/("[^"]*"|'[^']*')/).flatMap((text, i): CodeToken[] => {
    if (text === '') return []
    return [{ kind: i % 2 === 1 ? 'str' : 'k', text }]
  })
}

function beginLine(reading: Reading): void {
  endLine(reading)
  const indent = '  '.repeat(reading.names.length)
  if (indent !== '') reading.spans.push({ kind: '', text: indent })
}

function endLine(reading: Reading): void {
  if (reading.spans.length > 0) reading.lines.push({ spans: reading.spans, key: reading.key })
  reading.spans = []
  reading.key = null
}

/** A document that has lines keeps them; only the colours are added. */
function ownLines(text: string): readonly Line[] {
  return text.split(/\r?\n/).map((line) => ({
    spans: line.split(/(<[^>]*>?)/).flatMap((piece, i): CodeToken[] => {
      if (piece === '') return []
      return i % 2 === 1 ? tagSpans(piece) : [{ kind: piece.trim() === '' ? '' : 'str', text: piece }]
    }),
    key: null,
  }))
}
