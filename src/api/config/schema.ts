// The JSON Schema of a configuration file, for editors. It is taken from the description of the API, so that it matches what the
// API accepts. In place of a secret or a certificate, a file may name another file. For completion, editors need the members that
// belong to the value of a tag and no others, examples, and texts to insert. The schema contains these in the form that the YAML
// language server understands.
import { FIELDS } from '../../calls/fields.ts'
import { isObject } from '../../json/is-object.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** The path of the schema. */
export const SCHEMA_PATH = '/offhook.schema.json'

const FROM_FILE = {
  type: 'object',
  title: 'Secret from a file',
  description: 'The contents of another file.',
  properties: { file: { type: 'string', description: 'Path of the file, relative to this one.' } },
  required: ['file'],
  additionalProperties: false,
}

/** The notes on a secret. `$` and `}` have a meaning in text that an editor inserts. */
const SECRET = {
  description: 'A secret: ${VARIABLE} for an environment variable, or {file: path}.',
  defaultSnippets: [
    {
      label: '${VARIABLE}',
      description: 'An environment variable, read when the file is applied.',
      body: '\\${${1:VARIABLE}\\}',
    },
    { label: '{file: path}', description: 'A file, relative to this one.', body: { file: '${1:secret.txt}' } },
  ],
}

const PREFIX = '#/components/schemas/'

/** How a file differs from the API, and what it allows in addition, by the name of the schema. */
const IN_FILES: Readonly<Record<string, (schema: JsonSchema, schemaOf: (name: string) => JsonSchema) => JsonSchema>> = {
  ShownSecret: () => FROM_FILE,
  Pem: (schema) => ({ anyOf: [schema, FROM_FILE] }),
  IntegrationInput: integrationOf,
  NumberInput: (schema) => ({ ...schema, description: 'A dialled number. Omitted properties are `null`.' }),
  RowInput: (schema) =>
    withMembers(schema, {
      key: { examples: FIELDS.map(({ code }) => code) },
      value: {
        defaultSnippets: FIELDS.map(({ code, label }) => ({
          label: `[[${code}]]`,
          description: label,
          body: `"[[${code}]]"`,
        })),
      },
    }),
  ConditionField: (schema) => withMembers(schema, { field: { examples: FIELDS.map(({ code }) => code) } }),
}

/** `components`: the schemas of the description of the API, by name. */
export function configSchema(components: Readonly<Record<string, unknown>>): JsonSchema {
  const defs = new Map<string, JsonSchema>()
  const schemaOf = (name: string): JsonSchema => components[name] as JsonSchema
  const take = (name: string): void => {
    if (defs.has(name)) return
    defs.set(name, {})
    const choice = choiceOf(schemaOf(name), schemaOf)
    const schema = IN_FILES[name]?.(choice, schemaOf) ?? choice
    defs.set(name, { title: titleOf(name), ...(forFile(schema, take) as JsonSchema) })
  }
  take('Config')
  const { Config, ...rest } = Object.fromEntries([...defs].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...Config,
    title: 'Offhook configuration',
    $defs: rest,
  }
}

/** `StepWebhookInput` as an editor shows it: _Step webhook_. */
function titleOf(name: string): string {
  const words = name.replace(/(?:Input|Patch|Config)$/, '').replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
  return words.charAt(0) + words.slice(1).toLowerCase()
}

function withMembers(schema: JsonSchema, more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>
  const changed = Object.entries(more).map(([name, member]) => [name, { ...properties[name], ...member }] as const)
  return { ...schema, properties: { ...properties, ...Object.fromEntries(changed) } }
}

/**
 * A schema for variants that one member distinguishes: that member first, then all members that belong to its value. With the
 * plain variants, an editor would suggest the members of each variant, because none is complete while somebody types.
 */
function choiceOf(schema: JsonSchema, schemaOf: (name: string) => JsonSchema): JsonSchema {
  const { discriminator, oneOf: _variants, ...rest } = schema
  if (!isObject(discriminator) || !isObject(discriminator['mapping'])) return schema
  const tag = String(discriminator['propertyName'])
  const variants = Object.entries(discriminator['mapping']).map(([value, $ref]) => {
    return { value, $ref, schema: schemaOf(String($ref).slice(PREFIX.length)) }
  })
  return {
    ...rest,
    type: 'object',
    properties: {
      [tag]: {
        enum: variants.map(({ value }) => value),
        ...(variants.every(({ schema: one }) => 'title' in one) && {
          enumDescriptions: variants.map(({ schema: one }) => one['title']),
        }),
      },
    },
    required: [tag],
    allOf: variants.map(({ value, $ref }) => ifIs(tag, value, { $ref })),
  }
}

/** An integration of any service, with only the settings of its service. A generic webhook needs no `service`. */
function integrationOf({ description, oneOf }: JsonSchema, schemaOf: (name: string) => JsonSchema): JsonSchema {
  const variants = (oneOf as readonly { readonly $ref: string }[]).map(({ $ref }) => {
    const schema = schemaOf($ref.slice(PREFIX.length))
    const { service, settings } = schema['properties'] as { service: { enum: [string] }; settings: JsonSchema }
    return { id: service.enum[0], settings, schema }
  })
  const generic = variants.find(({ id }) => id === 'generic')
  // This schema covers all services, so the part that excludes the other services is left out.
  const { not: _not, ...schema } = generic?.schema ?? {}
  return {
    ...withMembers(schema, {
      service: { enum: variants.map(({ id }) => id), enumDescriptions: variants.map(({ schema }) => schema['title']) },
    }),
    title: 'Integration',
    description,
    allOf: variants
      .filter((one) => one !== generic)
      .map(({ id, settings }) => ifIs('service', id, { properties: { settings } })),
  }
}

function ifIs(member: string, value: string, schema: JsonSchema): JsonSchema {
  // Not a `const`: while somebody types, the language server would accept the beginning of a value, such as `asterisk` for
  // `asterisk_ari`.
  const is = { type: 'string', pattern: `^${value}$` }
  // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
  return { if: { properties: { [member]: is }, required: [member] }, then: schema }
}

/**
 * A copy whose references point to the new places of the parts, with the notes on secrets. Keywords that only OpenAPI knows are
 * left out.
 */
function forFile(value: unknown, take: (name: string) => void): unknown {
  if (Array.isArray(value)) return value.map((one) => forFile(one, take))
  if (!isObject(value)) return value
  const copy = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    // An empty list or object does not help as a default.
    if (key === 'default' && typeof one === 'object' && one !== null) return []
    if (key === 'example' && 'type' in value) return 'defaultSnippets' in value ? [] : [['examples', [one]]]
    if (key !== '$ref' || typeof one !== 'string') return [[key, forFile(one, take)]]
    const name = one.slice(PREFIX.length)
    take(name)
    return [[key, `#/$defs/${name}`]]
  })
  const isSecret =
    Array.isArray(value['oneOf']) &&
    value['oneOf'].some((one) => isObject(one) && one['$ref'] === `${PREFIX}ShownSecret`)
  return isSecret ? { ...SECRET, ...Object.fromEntries(copy) } : Object.fromEntries(copy)
}
