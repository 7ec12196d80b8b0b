// The render stage: a compiled request template and a call give the exact request (T1–T19).
//
// The template is read, checked and escaped when it is compiled; rendering only reads values, escapes them for their place and
// joins the parts. Rendering is total (T5): it gives a request or a refusal for any call, and never throws.
import type { FieldValue } from '../calls/call.ts'
import { BOUNDS } from '../bounds.ts'
import { compileAuthQuery } from './auth/compile.ts'
import { NEVER_SENT } from './auth/kinds.ts'
import { type Compilation, compileRows, addWarning } from './compilation.ts'
import { type Pair, compileForm, compilePairs } from './form.ts'
import { compileHeaders } from './headers.ts'
import { compileJson } from './json.ts'
import { compileRaw } from './raw.ts'
import type { Format, ConfigProblem, Refusal, RenderedRequest, RequestTemplate, SecretPlace } from './request.ts'
import { sendsBody } from './sends-body.ts'
import { type Excess, findExcess } from './template-bounds.ts'
import type { Names } from './template/compile.ts'
import { newRun } from './template/evaluate.ts'
import { PERCENT, compileUrl } from './url.ts'
import { type OutputBuffer, TOO_LARGE, type Writer } from './write.ts'
import { compileXml } from './xml.ts'

/** The value of a field of the call; `undefined` or `null` when it is not known. */
export type Values = (name: string) => FieldValue | undefined

/** The time zone and country of the number or the account (T17). */
export interface RenderContext {
  /** IANA zone, for dates whose filter names none. */
  readonly timezone: string
  /** ISO 3166 code of two letters, for numbers without a country code. */
  readonly country: string
}

export interface CompiledRequest {
  /** Errors and warnings (T4). An integration with an error is not switched on. */
  readonly problems: readonly ConfigProblem[]
  /** Names of the fields that the request uses. */
  readonly fields: ReadonlySet<string>
  /** Names of the secrets in the request: each needs a value before the request can be sent (T16). */
  readonly secrets: ReadonlySet<string>
  /** Scheme, host and port that every rendering goes to; `null` when the Base URL has none. */
  readonly origin: string | null
  /** If there are problems, it renders as much of the request as it can. */
  render(values: Values, context: RenderContext): RenderedRequest | Refusal
}

/** Custom fields of a source are known only once a call has them. */
const OPEN_PREFIX = 'custom.'
const NO_SETTINGS: ReadonlyMap<string, string> = new Map()
const NO_MESSAGES: ReadonlySet<string> = new Set()

/**
 * Compiles a request. `fieldNames`: the catalogue's; `custom.*` is always allowed. `settings`: the service's inputs (T18).
 * `messages`: keys of the rows whose texts people read (T19). Never throws: a template that exceeds a limit (S45) has that
 * problem, and every rendering is refused.
 */
export function compileRequest(
  template: RequestTemplate,
  fieldNames: ReadonlySet<string>,
  settings: ReadonlyMap<string, string> = NO_SETTINGS,
  messages: ReadonlySet<string> = NO_MESSAGES,
): CompiledRequest {
  const names = { known: fieldNames, openPrefix: OPEN_PREFIX, settings, neverSent: NEVER_SENT }
  const excess = findExcess(template, settings)
  return excess === null ? compileWithin(template, names, messages) : compileExcess(template, names, excess)
}

/** For a request that exceeds a limit, only its address and its secrets are compiled. */
function compileExcess(template: RequestTemplate, names: Names, { path, message }: Excess): CompiledRequest {
  const { url, auth } = template
  const { fields, secrets, origin } = compileWithin(
    {
      ...template,
      url: path === 'url' || url.length > BOUNDS.textChars ? '' : url,
      format: 'form',
      rows: [],
      headers: [],
      auth: path.startsWith('auth.') ? { type: 'none' } : auth,
    },
    names,
    NO_MESSAGES,
  )
  const problems: readonly ConfigProblem[] = [{ path, message, severity: 'error' }]
  return { problems, fields, secrets, origin, render: () => ({ refused: 'too_large', detail: message }) }
}

function compileWithin(template: RequestTemplate, names: Names, messages: ReadonlySet<string>): CompiledRequest {
  const to: Compilation = {
    template,
    names,
    messages,
    problems: [],
    noted: { error: 0, warning: 0 },
    fields: new Set(),
    secrets: new Set(),
  }
  const inQuery = !sendsBody(template.method)
  const pairs = inQuery ? compileQuery(to) : []
  const url = compileUrl(to, [...pairs, ...compileAuthQuery(to)])
  const body = inQuery ? null : BODIES[template.format](to)
  const headers = compileHeaders(to, body?.contentType ?? null)
  const { method } = template
  return {
    problems: to.problems,
    fields: to.fields,
    secrets: to.secrets,
    origin: url.origin,
    render(values, context) {
      const run = newRun(values, context)
      const secrets: SecretPlace[] = []
      const address: OutputBuffer = { text: '', places: [] }
      const unsafe = url.write(run, address)
      for (const place of address.places) secrets.push({ ...place, in: 'url' })
      run.written = address.text.length
      const written = headers.map(({ name, write }, i): readonly [string, string] => {
        const value = write(run, i, secrets)
        run.written += name.length + value.length
        return [name, value]
      })
      const content: OutputBuffer = { text: '', places: [] }
      body?.write(run, content)
      for (const place of content.places) secrets.push({ ...place, in: 'body' })
      if (run.tooLarge !== null) return { refused: 'too_large', detail: run.tooLarge }
      if (unsafe !== null) return { refused: 'unsafe_path', detail: unsafe }
      // Address and headers are ASCII: only the body can take more bytes than it has characters.
      const left = BOUNDS.requestBytes - run.written
      if (bytesOf(content.text, left) > left) return { refused: 'too_large', detail: TOO_LARGE }
      return { method, url: address.text, headers: written, body: body === null ? null : content.text, secrets }
    },
  }
}

function compileQuery(to: Compilation): readonly Pair[] {
  const { method, format, raw } = to.template
  if (format === 'raw' && raw !== null && raw.body !== '') {
    addWarning(
      to,
      'raw.body',
      `${method} requests have no body, so the raw body is not sent. Choose POST, or use rows for query parameters.`,
    )
  }
  return compilePairs(to, compileRows(to), PERCENT)
}

interface Body {
  readonly contentType: string
  readonly write: Writer
}

const BODIES: Readonly<Record<Format, (to: Compilation) => Body>> = {
  // The charset is always UTF-8, and is stated (T13).
  form: (to) => ({
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    write: compileForm(to, compileRows(to)),
  }),
  json: (to) => ({ contentType: 'application/json; charset=utf-8', write: compileJson(to, compileRows(to)) }),
  xml: (to) => ({ contentType: 'application/xml; charset=utf-8', write: compileXml(to, compileRows(to)) }),
  raw: compileRaw,
}

const utf8 = new TextEncoder()

/** The bytes of the text in UTF-8; just the length if that is certain to be within the limit. */
function bytesOf(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : utf8.encode(text).length
}
