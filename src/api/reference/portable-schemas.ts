// Changes the OpenAPI document so that client generators can use it. Generators make a type of each named schema, read a union
// from `oneOf` and a discriminator, and make types with unusable names for nested schemas. The contract is declared for
// validation (zod); this file rewrites the result in the form that OpenAPI tools expect.
//
//   allOf of a schema and more members    -> one flat object
//   a schema whose type has a name        -> a schema of its own, which all its places refer to
//   anyOf                                 -> oneOf, each object a schema of its own, with a discriminator where one member
//                                            distinguishes them
//   an inline body                        -> a schema named after its operation, a list after its items
import { serviceSettingsSchemas, unionOfServices } from './service-schemas.ts'
import { sourceSettingsSchemas, unionOfKinds } from './source-schemas.ts'
import { isObject } from '../../json/is-object.ts'
import { typeNames } from '../../schema.ts'
import { nameOfRef, pascalCase, schemaRef, TYPE_NAME } from './schema-names.ts'

type Node = Record<string, unknown>
type Schemas = Record<string, Node>

export interface PortableDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Node>>>>
  readonly schemas: Schemas
}

/** Changes the document in place. */
export function makePortable({ paths, schemas }: PortableDocument): void {
  for (const schema of Object.values(schemas)) flatten(schema, schemas)
  Object.assign(schemas, sourceSettingsSchemas())
  // The schemas only, without the examples beside them, which must not change.
  const all = [schemas, ...schemasIn(paths)]
  visit(all, simplify)
  nameBodies(paths, schemas)
  nameTypes(all, schemas, typeNames)
  for (const name of Object.keys(schemas)) nameVariants(name, schemas)
  for (const name of ['SourceInput', 'SourceCheckInput'])
    Object.assign(schemas, unionOfKinds(name, schemas[name] ?? {}))
  schemas['IntegrationPatch'] = {
    ...patchOf('IntegrationInput', schemas),
    description: schemas['IntegrationPatch']?.['description'],
  }
  const integration = schemas['IntegrationInput'] ?? {}
  const { settings } = objectIn(integration, 'properties') as Schemas
  Object.assign(schemas, serviceSettingsSchemas(objectIn(settings ?? {}, 'additionalProperties')))
  Object.assign(schemas, unionOfServices('IntegrationInput', integration))
}

/** The schemas inside operations. */
function schemasIn(paths: PortableDocument['paths']): unknown[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item))
  return operations.flatMap((operation) => {
    const bodies = [operation['requestBody'], ...Object.values(objectIn(operation, 'responses'))]
    return [...bodies.flatMap(mediaOf), ...(listIn(operation, 'parameters') as Node[])].map(({ schema }) => schema)
  })
}

/** Calls `change` for each object in the value, the innermost first. */
function visit(value: unknown, change: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, change)
  else if (isObject(value)) {
    for (const member of Object.values(value)) visit(member, change)
    change(value)
  }
}

/** Merges `allOf` of a schema and more members into one object. */
function flatten(schema: Node, schemas: Schemas): void {
  const parts = schema['allOf']
  if (!Array.isArray(parts)) return
  delete schema['allOf']
  let properties: Node = {}
  let required: unknown[] = []
  for (const part of parts as Node[]) {
    const whole = resolve(part, schemas)
    flatten(whole, schemas)
    properties = { ...properties, ...objectIn(whole, 'properties') }
    required = [...required, ...listIn(whole, 'required')]
  }
  Object.assign(schema, { type: 'object', properties, required: [...new Set(required)] })
}

function simplify(node: Node): void {
  // Covers a boolean in a query, "true" or "false", and a member that can only be true.
  if (node['type'] === 'boolean' || JSON.stringify(node['enum']) === '["true","false"]') {
    delete node['enum']
    node['type'] = 'boolean'
    if ('example' in node) node['example'] = node['example'] === 'true'
  }
  const items = node['prefixItems']
  if (Array.isArray(items) && node['type'] === 'array') {
    delete node['prefixItems']
    Object.assign(node, { items: items[0] as unknown, minItems: items.length, maxItems: items.length })
  }
  if (Array.isArray(node['anyOf'])) flattenUnion(node, node['anyOf'] as Node[])
  if (Array.isArray(node['oneOf'])) describeDefault(node)
}

/** Merges a union inside a union into one. */
function flattenUnion(node: Node, of: readonly Node[]): void {
  const variants = of.flatMap((variant) =>
    Array.isArray(variant['oneOf']) && Object.keys(variant).length === 1 ? (variant['oneOf'] as Node[]) : [variant],
  )
  delete node['anyOf']
  // Of two text variants, only the longer is kept: a value must match exactly one variant.
  const longest = Math.max(...variants.map(lengthOfText))
  const isTakenByOther = (variant: Node): boolean => lengthOfText(variant) > 0 && lengthOfText(variant) < longest
  const distinct = new Map(variants.map((variant) => [JSON.stringify(variant), variant]))
  node['oneOf'] = [...distinct.values()].filter((variant) => !isTakenByOther(variant))
}

/** The maximum length of a text; 0 for anything else and for a text with a fixed set of values. */
function lengthOfText({ type, enum: values, maxLength = Infinity }: Node): number {
  return type === 'string' && values === undefined ? Number(maxLength) : 0
}

/** Most generators can't express a default beside a union, so the description states it. */
function describeDefault(node: Node): void {
  if (!('default' in node)) return
  const text = JSON.stringify(node['default'])
  delete node['default']
  if (text !== 'null' && text !== '""')
    node['description'] = [node['description'], `Defaults to \`${text}\`.`].filter(Boolean).join(' ')
}

/** Each schema with a name for its type becomes a schema of its own, which all its places refer to. */
export function nameTypes(all: readonly unknown[], schemas: Schemas, names: Iterable<string>): void {
  visit(all, (node) => {
    const { [TYPE_NAME]: name, ...named } = node
    if (typeof name !== 'string') return
    const schema = withoutContext(named)
    schemas[name] ??= schema
    if (JSON.stringify(schemas[name]) !== JSON.stringify(schema))
      throw new Error(`two different schemas are named ${name}: rename either`)
    replaceWithReference(node, name)
  })
  const unused = [...names].filter((name) => !(name in schemas))
  if (unused.length > 0) throw new Error(`nothing in the document is named ${unused.join(' or ')}: remove the name`)
}

/** The schema X of `X or null`. */
function withoutNull(node: Node): Node {
  const variants = listIn(node, 'oneOf') as Node[]
  const [only, ...others] = variants.filter((variant) => variant['type'] !== 'null')
  return variants.length > 0 && only && others.length === 0 ? only : node
}

/**
 * The schema without the parts that are specific to one place: its default, its description, and whether it may be null
 * there.
 */
function withoutContext(node: Node): Node {
  const { default: _default, description: _description, example: _example, ...rest } = node
  const { type, enum: values, oneOf } = rest
  return {
    ...rest,
    ...(Array.isArray(type) && type.length === 2 && type.includes('null')
      ? { type: type.find((one) => one !== 'null') as unknown }
      : {}),
    ...(Array.isArray(values) ? { enum: values.filter((value) => value !== null) } : {}),
    ...(Array.isArray(oneOf) ? { oneOf: (oneOf as Node[]).filter((variant) => variant['type'] !== 'null') } : {}),
  }
}

function isNullable({ type, oneOf }: Node): boolean {
  return (
    (Array.isArray(type) && type.includes('null')) ||
    (Array.isArray(oneOf) && (oneOf as Node[]).some((variant) => variant['type'] === 'null'))
  )
}

/** Replaces a schema with a reference. The notes for this place are kept. */
function replaceWithReference(node: Node, name: string): void {
  const mayBeNull = isNullable(node)
  const { description, default: value } = node
  for (const key of Object.keys(node)) delete node[key]
  const reference = schemaRef(name)
  if (mayBeNull) Object.assign(node, { oneOf: [reference, { type: 'null' }] })
  else Object.assign(node, reference)
  if (description !== undefined) node['description'] = description
  if (typeof value === 'string') node['default'] = value
}

/** Each object of a union becomes a schema of its own: `AuthBasic` of `Auth`. */
function nameVariants(name: string, schemas: Schemas): void {
  const schema = schemas[name]
  const variants = listIn(schema ?? {}, 'oneOf') as Node[]
  if (!schema || !variants.some((variant) => 'properties' in variant)) return
  const tag = discriminatorOf(variants.map((variant) => resolve(variant, schemas)))
  const mapping: Record<string, string> = {}
  for (const variant of variants) {
    if (!('properties' in variant)) continue
    const value = tag === null ? undefined : constantOf(objectIn(variant, 'properties')[tag] as Node)
    const suffix = value ?? (listIn(variant, 'required') as string[])[0] ?? ''
    const own = name.endsWith('Input')
      ? `${name.slice(0, -'Input'.length)}${pascalCase(suffix)}Input`
      : name + pascalCase(suffix)
    schemas[own] = { ...variant }
    for (const key of Object.keys(variant)) delete variant[key]
    Object.assign(variant, schemaRef(own))
    if (value !== undefined) mapping[value] = schemaRef(own).$ref
  }
  if (tag !== null) schema['discriminator'] = { propertyName: tag, mapping }
}

/** The member that has one fixed value in each variant, and a different value in each. */
function discriminatorOf(variants: readonly Node[]): string | null {
  const [first] = variants
  const names = Object.keys(objectIn(first ?? {}, 'properties'))
  const distinguishes = (name: string): boolean => {
    const values = variants.map((variant) => constantOf(objectIn(variant, 'properties')[name] as Node | undefined))
    return values.every((value) => value !== undefined) && new Set(values).size === values.length
  }
  return names.find(distinguishes) ?? null
}

function constantOf(node: Node | undefined): string | undefined {
  const values = listIn(node ?? {}, 'enum')
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined
}

/** The JSON Merge Patch for a schema: every member is optional, and `null` restores the default. */
function patchOf(name: string, schemas: Schemas): Node {
  const schema = schemas[name] ?? {}
  const required = listIn(schema, 'required')
  const properties = mapValues(objectIn(schema, 'properties') as Schemas, (member, key) => {
    const { default: _default, ...rest } = patchMember(member, schemas)
    return required.includes(key) || isNullable(rest) ? rest : orNull(rest)
  })
  return { type: 'object', properties, additionalProperties: false }
}

function patchMember(member: Node, schemas: Schemas): Node {
  const of = nameOfRef(withoutNull(member)['$ref'])
  const isPlainObject = of !== null && 'properties' in (schemas[of] ?? {})
  if (!isPlainObject) return member
  const patch = of.replace(/Input$/, 'Patch')
  schemas[patch] ??= patchOf(of, schemas)
  return orNull(schemaRef(patch))
}

function orNull(node: Node): Node {
  const { type, description, ...rest } = node
  const said = description === undefined ? {} : { description }
  if (typeof type === 'string' && !('enum' in node)) return { type: [type, 'null'], ...rest, ...said }
  if (Array.isArray(node['oneOf'])) return { ...node, oneOf: [...(node['oneOf'] as Node[]), { type: 'null' }] }
  return { oneOf: [type === undefined ? rest : { type, ...rest }, { type: 'null' }], ...said }
}

/** Inline bodies are named after their operation, lists after their items. */
function nameBodies(paths: PortableDocument['paths'], schemas: Schemas): void {
  for (const item of Object.values(paths))
    for (const operation of Object.values(item)) {
      const name = pascalCase(String(operation['operationId']))
      for (const media of mediaOf(operation['requestBody'])) nameBody(media, `${name}Request`, schemas)
      for (const [status, response] of Object.entries(objectIn(operation, 'responses')))
        if (status.startsWith('2')) for (const media of mediaOf(response)) nameBody(media, `${name}Response`, schemas)
    }
}

function nameBody(media: Node, otherwise: string, schemas: Schemas): void {
  const schema = media['schema'] as Node | undefined
  if (!schema || !('properties' in schema || 'oneOf' in schema)) return
  const data = objectIn(schema, 'properties')['data'] as Node | undefined
  const listed = nameOfRef((data?.['items'] as Node | undefined)?.['$ref'])
  const name = listed === null ? otherwise : `${listed}List`
  schemas[name] ??= schema
  if (JSON.stringify(schemas[name]) !== JSON.stringify(schema)) throw new Error(`unreachable: two shapes of ${name}`)
  media['schema'] = schemaRef(name)
}

function mediaOf(body: unknown): Node[] {
  return isObject(body) ? (Object.values(objectIn(body, 'content')) as Node[]) : []
}

function resolve(node: Node, schemas: Schemas): Node {
  const name = nameOfRef(withoutNull(node)['$ref'])
  return name === null ? node : (schemas[name] ?? node)
}

function objectIn(node: Node, key: string): Node {
  const value = node[key]
  return isObject(value) ? value : {}
}

function listIn(node: Node, key: string): unknown[] {
  const value = node[key]
  return Array.isArray(value) ? value : []
}

function mapValues(nodes: Schemas, change: (node: Node, key: string) => Node): Schemas {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, change(node, key)]))
}
