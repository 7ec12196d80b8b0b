// Helpers for tests of the render stage: short forms for rows and templates, and arbitrary ones for properties.
import fc from 'fast-check'
import assert from 'node:assert/strict'
import type { FieldValue } from '../../src/calls/call.ts'
import { type RenderContext, compileRequest } from '../../src/render/render.ts'
import type { ConfigProblem, RenderedRequest, RequestTemplate, Row } from '../../src/render/request.ts'

export const HOME: RenderContext = { timezone: 'Australia/Sydney', country: 'AU' }

/** The call in the specification's examples. */
export const JANE: Readonly<Record<string, FieldValue>> = {
  uniqueid: '1761742800.4711',
  caller_name: `Jane "JJ" O'Neil & Söhne <x>]]>`,
  caller_number: '+61400111222',
  duration: 95,
  answered: true,
  recording_url: null,
  start_time: '2026-11-25T03:04:05.123Z',
  tags: ['price', 'booking'],
  lead_score: 0.82,
  first_call: false,
}

export const NAMES: ReadonlySet<string> = new Set(Object.keys(JANE))

/** `key=value` as a row. */
export function row(written: string, more: Partial<Row> = {}): Row {
  const equals = written.indexOf('=')
  const [key, value] = [written.slice(0, equals), written.slice(equals + 1)]
  return { key, value, type: 'auto', omit_empty: false, enabled: true, ...more }
}

/** A template: POST of JSON by default. */
export function request(more: Partial<RequestTemplate> = {}): RequestTemplate {
  return {
    method: 'POST',
    url: 'https://crm.example/calls',
    format: 'json',
    rows: [],
    raw: null,
    xml_root: 'call',
    headers: [],
    auth: { type: 'none' },
    ...more,
  }
}

/** The rendered request of a template for a call. Fails on a problem in the template, or a refusal. */
export function rendered(
  more: Partial<RequestTemplate>,
  call: Readonly<Record<string, FieldValue>> = JANE,
): RenderedRequest {
  const compiled = compileRequest(request(more), NAMES)
  assert.deepEqual(compiled.problems, [])
  const out = compiled.render((name) => call[name], HOME)
  if ('refused' in out) throw new Error(`${out.refused}: ${out.detail}`)
  return out
}

/** The body of these rows, each written as `key=value` or given as a row. */
export function bodyOf(format: 'json' | 'form' | 'xml', rows: readonly (string | Row)[], call = JANE): string | null {
  return rendered({ format, rows: rows.map((one) => (typeof one === 'string' ? row(one) : one)) }, call).body
}

export function problemsOf(more: Partial<RequestTemplate>): readonly ConfigProblem[] {
  return compileRequest(request(more), NAMES).problems
}

const TOKENS =
  `[[ ]] [ ] \\ | : " ' < > & ]]> <![CDATA[ % %2e .. . / ? # @ é 💩 = + ; $ \` $(x) { } [[caller_name]] a Jane 0 95 null ,`.split(
    ' ',
  )
const UNSEEN = ['\r\n', '\0', '\ud800', '\udc00', '\ufffe', ' ', '\t', '\u2028', '\u0085', '\u202e']

/** Any text: mostly texts with a special meaning somewhere, sometimes any UTF-16. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.array(fc.constantFrom(...TOKENS, ...UNSEEN), { maxLength: 12 }).map((parts) => parts.join('')),
)

export const anyValue: fc.Arbitrary<FieldValue> = fc.oneof(
  anyText,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.array(anyText, { maxLength: 4 }),
  fc.constant(null),
)

/** A call with a value, or none, for every name. */
export const anyCall: fc.Arbitrary<Readonly<Record<string, FieldValue>>> = fc
  .tuple(...[...NAMES].map((name) => fc.tuple(fc.constant(name), anyValue)))
  .map((values) => Object.fromEntries(values))
