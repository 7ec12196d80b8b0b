// Shows a schema of the OpenAPI document as HTML for people: a list of members, each with its type and its meaning.
import { escapeHtml, paragraphsHtml } from '../http/html.ts'
import { nameOfRef } from './schema-names.ts'

/** The parts of a JSON schema that are shown. */
export interface Schema {
  readonly $ref?: string
  readonly title?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly example?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
}

export type Schemas = Readonly<Record<string, Schema>>

/** Members below this depth are collapsed: a page of nested braces is hard to read. */
const OPEN_DEPTH = 1

/** The name of a schema on the page, if other schemas refer to it. */
export function nameOf({ $ref }: Schema): string | null {
  return nameOfRef($ref)
}

/** The type of a schema in a few words: `string`, `list of Delivery`, `sent or current`. */
export function typeHtml(schema: Schema): string {
  const name = nameOf(schema)
  if (name !== null) return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`
  if (schema.enum) return schema.enum.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' or ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(typeHtml).join(' or ')
  if (schema.allOf?.[0]) return typeHtml(schema.allOf[0])
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeHtml).join(', ')}]`
  if (schema.items) return `list of ${typeHtml(schema.items)}`
  const types = [schema.type ?? 'any'].flat().map((type) => TYPE_WORDS[type] ?? type)
  return types.map((type) => (schema.format && type === 'text' ? (FORMATS[schema.format] ?? type) : type)).join(' or ')
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  any: 'anything',
}

const FORMATS: Readonly<Record<string, string>> = { 'date-time': 'time', uri: 'address', binary: 'bytes' }

/** The members of a schema as a definition list; an empty text if it has none. */
export function membersHtml(schema: Schema, depth = 0): string {
  const own = memberedOf(schema)
  const rows = Object.entries(own?.properties ?? {}).map(([name, member]) =>
    memberHtml({ name, member, isRequired: own?.required?.includes(name) === true, depth }),
  )
  const others = own?.additionalProperties
  if (typeof others === 'object')
    rows.push(memberHtml({ name: 'any other property', member: others, isRequired: false, depth }))
  return rows.length === 0 ? '' : `<dl class="members">${rows.join('')}</dl>`
}

/** The schema whose members are shown: the schema itself, the items of a list, or the only variant that has members. */
function memberedOf(schema: Schema): Schema | null {
  if (schema.properties || typeof schema.additionalProperties === 'object') return schema
  if (schema.items) return memberedOf(schema.items)
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(
    (one) => memberedOf(one) ?? [],
  )
  return choices.length === 1 ? (choices[0] ?? null) : null
}

interface Member {
  readonly name: string
  readonly member: Schema
  readonly isRequired: boolean
  readonly depth: number
}

function memberHtml({ name, member, isRequired, depth }: Member): string {
  const inner = nameOf(member) === null ? membersHtml(member, depth + 1) : ''
  const folded = inner !== '' && depth >= OPEN_DEPTH ? `<details><summary>members</summary>${inner}</details>` : inner
  const facts = factsOf(member)
  return `<div><dt><code>${escapeHtml(name)}</code> <span class="type">${typeHtml(member)}</span>${isRequired ? ' <b class="needed">required</b>' : ''}</dt>
<dd>${member.description ? paragraphsHtml(member.description) : ''}${facts === '' ? '' : `<p class="facts">${facts}</p>`}${folded}</dd></div>`
}

function factsOf(schema: Schema): string {
  const facts = [
    schema.default === undefined ? '' : `default <code>${escapeHtml(short(JSON.stringify(schema.default)))}</code>`,
    schema.minimum === undefined || schema.minimum < -1e15 ? '' : `at least ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e15 ? '' : `at most ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.example === undefined
      ? ''
      : `example <code>${escapeHtml(short(typeof schema.example === 'string' ? schema.example : JSON.stringify(schema.example)))}</code>`,
  ]
  return facts.filter((fact) => fact !== '').join(', ')
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
