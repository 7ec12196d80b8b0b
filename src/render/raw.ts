import { type Compilation, compileText, addError, addWarning } from './compilation.ts'
import { plainText, xmlAttribute } from './escape.ts'
import { FORM } from './form.ts'
import { compileJsonText } from './json-text.ts'
import type { Piece } from './template/compile.ts'
import { type Writer, compileWriter } from './write.ts'
import { PLACEHOLDER_MARK, readXml } from '../xml/read-xml.ts'

/** How values are escaped, by the content type. */
type RawKind = 'json' | 'xml' | 'form' | 'text'

const TYPE = String.raw`[!#$%&'*+\-.^_|~\w]+/[!#$%&'*+\-.^_|~\w]+`
const MEDIA_TYPE = new RegExp(
  String.raw`^${TYPE}(?:\s*;\s*[!#$%&'*+\-.^_|~\w]+=(?:[!#$%&'*+\-.^_|~\w]+|"[^"\\\x00-\x1f\x7f-\uffff]*"))*$`,
)

export function rawKind(contentType: string): RawKind {
  const [type = ''] = contentType.toLowerCase().split(';')
  if (/[/+]json\s*$/.test(type)) return 'json'
  if (/[/+]xml\s*$/.test(type)) return 'xml'
  return type.trim() === 'application/x-www-form-urlencoded' ? 'form' : 'text'
}

/** Compiles a body that is one template (T12), and its content type, with a charset (T13). */
export function compileRaw(to: Compilation): { readonly contentType: string; readonly write: Writer } {
  const { raw } = to.template
  if (raw === null) {
    addError(to, 'raw', 'Enter the raw body and its content type, or choose another body format.')
    return { contentType: 'text/plain; charset=utf-8', write: () => {} }
  }
  const written = raw.content_type.trim()
  const isType = MEDIA_TYPE.test(written)
  if (!isType)
    addError(
      to,
      'raw.content_type',
      `"${written}" is not a content type. Enter one such as application/json or text/plain.`,
    )
  const contentType = isType ? written : 'text/plain'
  const pieces = compileText(to, raw.body, 'raw.body')
  if (to.template.rows.some(({ enabled, key }) => enabled && key !== '')) {
    addWarning(to, 'rows', 'Body Key rows are not sent with a raw body.')
  }
  return {
    contentType: /;\s*charset=/i.test(contentType) ? contentType : `${contentType}; charset=utf-8`,
    write: compileKind(to, rawKind(contentType), pieces),
  }
}

function compileKind(to: Compilation, kind: RawKind, pieces: readonly Piece[]): Writer {
  if (kind === 'form') {
    // The person's text is a form already; only values are encoded.
    return compileWriter(pieces, FORM, plainText)
  }
  if (kind === 'text') return compileWriter(pieces, { as: 'raw', escape: plainText })
  if (kind === 'json') {
    const { write, problem } = compileJsonText(pieces)
    if (problem !== null) {
      const span = problem.at === null ? undefined : { at: problem.at, length: 1 }
      addError(to, 'raw.body', `The body is not valid JSON: ${problem.message}`, span)
    }
    return write
  }
  const problem = readXml(pieces.map((piece) => (typeof piece === 'string' ? piece : PLACEHOLDER_MARK)).join(''))
  if ('message' in problem)
    addError(to, 'raw.body', `The body is not valid XML. ${problem.message}`, inTemplate(problem.at, pieces))
  return compileWriter(pieces, { as: 'xml', escape: xmlAttribute }, plainText)
}

/** The template offset for an offset in the text with one character for each placeholder. */
function inTemplate(offset: number, pieces: readonly Piece[]): { at: number; length: number } {
  let before = 0
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      if (offset < before + piece.length) return { at: at + offset - before, length: 1 }
      before += piece.length
      at += piece.length
    } else {
      if (offset <= before) return { at: piece.at, length: piece.length }
      before += 1
      at = piece.at + piece.length
    }
  }
  return { at, length: 0 }
}
