// The JSON Schema of a file of configuration, for editors: cut out of the description of the API, so that it says what the
// API takes. Where a secret or a certificate stands, a file may lead to another file.
type JsonSchema = Readonly<Record<string, unknown>>

/** Where the program serves it. */
export const SCHEMA_PATH = '/offhook.schema.json'

const FROM_FILE = {
  type: 'object',
  description: 'The contents of another file.',
  properties: { file: { type: 'string', description: 'Path of the file, relative to this one.' } },
  required: ['file'],
  additionalProperties: false,
}

const PREFIX = '#/components/schemas/'

const SERVICE = { $ref: `${PREFIX}ServiceId` }

/** `components`: the schemas of the description of the API, by name. */
export function configSchema(components: Readonly<Record<string, unknown>>): JsonSchema {
  const defs = new Map<string, unknown>()
  const take = (name: string): void => {
    if (defs.has(name)) return
    defs.set(name, null)
    defs.set(name, moveReferences(fileVariantOf(name, components[name]), take))
  }
  take('Config')
  const { Config, ...rest } = Object.fromEntries([...defs].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Offhook configuration',
    ...(Config as JsonSchema),
    $defs: rest,
  }
}

/** What a file has otherwise than the API. */
function fileVariantOf(name: string, schema: unknown): unknown {
  if (name === 'ShownSecret') return FROM_FILE
  if (name === 'Pem') return { anyOf: [schema, FROM_FILE] }
  // Beside the union: of a service that there is not, an editor says which there are.
  if (name === 'IntegrationInput') return { ...(schema as JsonSchema), properties: { service: SERVICE } }
  return schema
}

/** A copy whose references lead to where its parts are now. What only OpenAPI knows is left out. */
function moveReferences(value: unknown, take: (name: string) => void): unknown {
  if (Array.isArray(value)) return value.map((one) => moveReferences(one, take))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
      if (key === 'discriminator' && typeof one === 'object') return []
      if (key !== '$ref' || typeof one !== 'string') return [[key, moveReferences(one, take)]]
      const name = one.slice(PREFIX.length)
      take(name)
      return [[key, `#/$defs/${name}`]]
    }),
  )
}
