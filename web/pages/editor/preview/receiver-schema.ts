// Describes a route for its receiver: an OpenAPI 3.1 document (whose schemas are JSON Schema 2020-12), made from the rows. The
// type of a value is the type that the renderer returns for the catalogue's example, so that filters count; a value that is
// missing for an empty call may be null, or is not required.
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { ValidatedDraft } from '../../../../src/integrations/preview.ts'
import { parseKeyPath } from '../../../../src/render/key-path.ts'
import type { KeyStep } from '../../../../src/render/key-path.ts'
import type { Values } from '../../../../src/render/render.ts'
import type { RenderedRequest, Row } from '../../../../src/render/request.ts'
import { authKindOf } from '../../../../src/render/auth/kinds.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { contentTypeOf, kindOf } from '../../../parts/body-text.ts'
import { receiver as say } from '../../../words/en/preview.ts'

/** A value of a JSON document. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

type JsonObject = { readonly [name: string]: Json }

/** The country and time zone of the catalogue's examples. */
const SAMPLE_HOME = { timezone: 'Australia/Sydney', country: 'AU' }

export function receiverDocument(validated: ValidatedDraft): JsonObject {
  const { integration } = validated
  const { request } = integration
  const full = rendered(validated, (name) => fieldOf(name)?.example ?? null)
  const none = rendered(validated, () => null)
  const method = request.method.toLowerCase()
  const security = securityOf(validated)
  return {
    openapi: '3.1.0',
    info: { title: integration.name === '' ? 'Offhook' : integration.name, version: '1' },
    webhooks: {
      call: {
        [method]: {
          summary: say.summary,
          parameters: [
            ...ownHeaders(integration.signing.enabled),
            ...rowHeaders(validated),
            ...queryOf(validated, full),
          ],
          ...(full !== null && full.body !== null && { requestBody: bodyOf(validated, { full, none }) }),
          responses: { '2XX': { description: say.taken }, '410': { description: say.gone } },
          ...(security && { security: [{ route: [] }] }),
        },
      },
    },
    ...(security && { components: { securitySchemes: { route: security } } }),
  }
}

function rendered({ compiled }: ValidatedDraft, values: Values): RenderedRequest | null {
  const request = compiled.render(values, SAMPLE_HOME)
  return 'refused' in request ? null : request
}

const TEXT_SCHEMA = { type: 'string' } as const

/** Headers that Offhook adds to every attempt (Standard Webhooks). */
function ownHeaders(signed: boolean): readonly Json[] {
  const header = (name: string, description: string, schema: Json = TEXT_SCHEMA): Json => ({
    name,
    in: 'header',
    required: true,
    description,
    schema,
  })
  return [
    header('webhook-id', say.id),
    header('webhook-timestamp', say.timestamp, { type: 'string', pattern: '^[0-9]+$' }),
    ...(signed ? [header('webhook-signature', say.signature)] : []),
  ]
}

function rowHeaders({ integration }: ValidatedDraft): readonly Json[] {
  return integration.request.headers
    .filter(({ key }) => key.trim() !== '' && key.trim().toLowerCase() !== 'content-type')
    .map(({ key, value, secret }) => ({
      name: key.trim(),
      in: 'header',
      ...(secret ? { description: say.secret } : describe(value)),
      schema: TEXT_SCHEMA,
    }))
}

/** Rows that are part of the URL. */
function queryOf({ integration: { request } }: ValidatedDraft, full: RenderedRequest | null): readonly Json[] {
  if (full === null || full.body !== null) return []
  return sentRows(request.rows).map((row) => ({
    name: row.key,
    in: 'query',
    required: !row.omit_empty,
    ...describe(row.value),
    schema: { ...TEXT_SCHEMA, ...formatOf(row.value, whenUnknown(row)) },
  }))
}

function securityOf({ integration }: ValidatedDraft): Json {
  const { auth } = integration.request
  return authKindOf(auth).security?.({ ...auth }) ?? null
}

interface Renderings {
  readonly full: RenderedRequest
  readonly none: RenderedRequest | null
}

function bodyOf({ integration: { request } }: ValidatedDraft, { full, none }: Renderings): Json {
  const type = contentTypeOf(full.headers) ?? 'application/octet-stream'
  const [mediaType = type] = type.split(';')
  const content = (schema: Json, example: Json): Json => ({
    required: true,
    content: { [mediaType]: { schema, example } },
  })
  const body = full.body ?? ''
  const rows = request.format === 'raw' ? [] : sentRows(request.rows)
  const kind = kindOf(type)
  if (kind === 'json') {
    const value = jsonOf(body)
    if (value !== undefined) return content(schemaOf(value, jsonOf(none?.body ?? 'null'), ruleOf(rows)), value)
  }
  if (kind === 'form') return content(formSchema(rows), body)
  if (kind === 'xml' && request.format === 'xml') return content(xmlSchema(rows, request.xml_root), body)
  return content(TEXT_SCHEMA, body)
}

function sentRows(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ enabled, key }) => enabled && key !== '')
}

function jsonOf(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    // An unfinished raw body is described as text.
    return undefined
  }
}

/** The row whose value stands at this path. */
type RuleOf = (steps: readonly KeyStep[]) => Row | undefined

function ruleOf(rows: readonly Row[]): RuleOf {
  const byKey = new Map(
    rows.map((row) => {
      const steps = parseKeyPath(row.key)
      return [JSON.stringify(typeof steps === 'string' ? [row.key] : steps), row]
    }),
  )
  return (steps) => byKey.get(JSON.stringify(steps))
}

/** `none`: the same value for an empty call. */
function schemaOf(value: Json, none: Json | undefined, rule: RuleOf, steps: readonly KeyStep[] = []): Json {
  const row = rule(steps)
  if (Array.isArray(value)) {
    const [first] = value as readonly Json[]
    const items = first === undefined ? {} : schemaOf(first, itemOf(none, 0), rule, [...steps, 0])
    return { ...typeOf('array', none), ...describe(row?.value), items }
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    const required = members.filter(([name]) => isAlways(none, name)).map(([name]) => name)
    return {
      ...typeOf('object', none),
      properties: Object.fromEntries(
        members.map(([name, member]) => [name, schemaOf(member, memberOf(none, name), rule, [...steps, name])]),
      ),
      ...(required.length > 0 && { required }),
    }
  }
  return { ...typeOf(scalarOf(value, row), none), ...formatOf(row?.value, none), ...describe(row?.value) }
}

function scalarOf(value: Json, row: Row | undefined): string {
  if (typeof value === 'number') return loneField(row?.value)?.type === 'int' ? 'integer' : 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value === null ? 'null' : 'string'
}

/** The type, plus null if the value may be unknown. */
function typeOf(type: string, none: Json | undefined): { readonly type: Json } {
  return { type: none === null && type !== 'null' ? [type, 'null'] : type }
}

function isAlways(none: Json | undefined, name: string): boolean {
  return typeof none === 'object' && none !== null && Object.hasOwn(none, name)
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isAlways(value, name) ? (value as JsonObject)[name] : undefined
}

function itemOf(value: Json | undefined, at: number): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[at] : undefined
}

function formSchema(rows: readonly Row[]): Json {
  const required = [...new Set(rows.filter(({ omit_empty: omit }) => !omit).map(({ key }) => key))]
  const properties = Object.fromEntries(rows.map((row) => [row.key, textSchema(row)]))
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

/** The elements by path; attributes are named as in OpenAPI. */
function xmlSchema(rows: readonly Row[], root: string): Json {
  const tree = new Map<string, unknown>()
  for (const row of rows) {
    const steps = parseKeyPath(row.key)
    let at = tree
    const names = (typeof steps === 'string' ? [row.key] : steps).filter((step) => typeof step === 'string')
    for (const [i, name] of names.entries()) {
      const next = at.get(name)
      if (i === names.length - 1 && !(next instanceof Map)) at.set(name, textSchema(row))
      else if (next instanceof Map) at = next
      else {
        const below = new Map<string, unknown>()
        at.set(name, below)
        at = below
      }
    }
  }
  return { ...elementSchema(tree), xml: { name: root } }
}

function elementSchema(tree: ReadonlyMap<string, unknown>): JsonObject {
  const properties = [...tree].map(([name, child]): [string, Json] => {
    const schema = child instanceof Map ? elementSchema(child) : (child as JsonObject)
    if (!name.startsWith('@')) return [name, schema]
    return [name.slice(1), { ...schema, xml: { attribute: true } }]
  })
  return { type: 'object', properties: Object.fromEntries(properties) }
}

/** The field, if the value is one placeholder without filters: then the field's own type counts. */
function loneField(value: string | undefined) {
  const [part, more] = parseTemplate(value ?? '')
  if (more !== undefined || part?.kind !== 'placeholder' || part.of !== 'field' || part.filters.length > 0)
    return undefined
  return fieldOf(part.name)
}

/** The schema of a value that is always text. */
function textSchema(row: Row): JsonObject {
  return { ...TEXT_SCHEMA, ...formatOf(row.value, whenUnknown(row)), ...describe(row.value) }
}

/** The text that an empty call has there. */
function whenUnknown({ omit_empty: omit }: Row): Json | undefined {
  return omit ? undefined : ''
}

/** `none`: the value of an empty call; that value is allowed too. */
function formatOf(value: string | undefined, none: Json | undefined): JsonObject {
  const field = loneField(value)
  if (field?.values) return { enum: none === undefined ? [...field.values] : [...field.values, none] }
  if (none === '') return {}
  if (field?.type === 'datetime') return { format: 'date-time' }
  return field?.type === 'url' ? { format: 'uri' } : {}
}

/** Describes a value by its fields: their labels and meanings. */
function describe(value: string | undefined): JsonObject {
  const fields = parseTemplate(value ?? '').flatMap((part) =>
    part.kind === 'placeholder' && part.of === 'field' ? (fieldOf(part.name) ?? []) : [],
  )
  const [only] = fields
  if (!only) return {}
  const description = fields.length === 1 ? `${only.label}: ${only.help}` : fields.map(({ label }) => label).join(', ')
  return { description }
}
