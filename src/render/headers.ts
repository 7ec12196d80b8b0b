import { compileAuth } from './auth/compile.ts'
import { authKindOf } from './auth/kinds.ts'
import { type Compilation, compileText, addError } from './compilation.ts'
import { headerText } from './escape.ts'
import { type CompiledHeader, fixedHeader, headerNameProblem, secretHeader } from './header.ts'
import type { HeaderRow } from './request.ts'
import { type OutputBuffer, compileWriter } from './write.ts'

// Receivers read only one header of each name, and differ in which one.
const SINGLE = new Set(['content-type', 'authorization'])
/** Compiles the header rows, with the authentication before them, and the content type unless a row replaces it (T13). */
export function compileHeaders(to: Compilation, contentType: string | null): readonly CompiledHeader[] {
  const headers = [...compileAuth(to)]
  const added = Object.keys(authKindOf(to.template.auth).addedHeaders ?? {})
  const own = new Set([...headers.map(({ name }) => name.toLowerCase()), ...added])
  for (const [i, row] of to.template.headers.entries()) {
    if (row.key === '' && row.value === '') continue
    const path = `headers[${i}]`
    const key = row.key.trim()
    const lower = key.toLowerCase()
    const problem = headerNameProblem(key)
    if (problem !== null) addError(to, `${path}.key`, problem)
    else if (own.has(lower)) {
      addError(to, `${path}.key`, `The Authentication tab already sets the header "${key}". Remove one of them.`)
    } else if (SINGLE.has(lower) && headers.some(({ name }) => name.toLowerCase() === lower)) {
      addError(to, `${path}.key`, `The header "${lower}" is set twice. Delete one of them.`)
    } else headers.push(compileRow(to, { ...row, key }, `${path}.value`))
  }
  if (contentType === null || headers.some(({ name }) => name.toLowerCase() === 'content-type')) return headers
  return [fixedHeader('content-type', contentType), ...headers]
}

function compileRow(to: Compilation, row: HeaderRow, path: string): CompiledHeader {
  if (row.secret) return secretHeader(to, row.key, '', `header.${row.key.toLowerCase()}`)
  const encoding = row.encoding ?? 'percent'
  const escaping = { as: 'raw', escape: (text: string) => headerText(text, encoding) } as const
  const pieces = compileText(to, row.value, path)
  if (pieces.every((piece) => typeof piece === 'string'))
    return fixedHeader(row.key, escaping.escape(pieces.join('')).trim())
  const write = compileWriter(pieces, escaping)
  return {
    name: row.key,
    write: (run, index, secrets) => {
      const out: OutputBuffer = { text: '', places: [] }
      write(run, out)
      for (const place of out.places) secrets.push({ ...place, in: { header: index } })
      // Blanks at the ends are not part of a header's value (RFC 9110, 5.5); blanks beside a secret are not at the ends.
      return out.places.length > 0 ? out.text : out.text.trim()
    },
  }
}
