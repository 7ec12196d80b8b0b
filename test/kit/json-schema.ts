// Arbitrary values for a JSON schema: most are valid, some nearly.
import * as fc from 'fast-check'

/** The parts of a JSON schema that our document uses. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly example?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/** Recursive references are cut at this depth. */
const depthMax = 6
/** A value of another type is generated once in this many values. */
const nonsenseOneIn = 12

const hostile = [
  '',
  '\u0000',
  '\ud800',
  '[[caller_name]]',
  '[[nope|x:]]',
  '__proto__',
  "';--",
  '😀'.repeat(50),
  '../..',
  '+61412345678',
  '-1',
  'null',
]
const times = [
  '2026-11-25T03:04:05.123Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-11-25T03:04:05+11:00',
  'yesterday',
]

/** Values for `schema`, whose references point into `document`. */
export function valuesOf(schema: Schema, document: unknown, depth = 0): fc.Arbitrary<unknown> {
  const right = rightOf(schema, document, depth)
  const nonsense = fc.constantFrom<unknown>(null, 7, -0.5, true, [], {}, ...hostile)
  return fc.oneof({ arbitrary: right, weight: nonsenseOneIn - 1 }, { arbitrary: nonsense, weight: 1 })
}

function rightOf(schema: Schema, document: unknown, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined)
    return depth > depthMax ? fc.constant(null) : rightOf(lookUp(schema.$ref, document), document, depth + 1)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return fc.oneof(...choices.map((choice) => rightOf(choice, document, depth + 1)))
  const types = [schema.type ?? 'object'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, { document, depth })))
}

function ofType(
  type: string,
  schema: Schema,
  { document, depth }: { document: unknown; depth: number },
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textsOf(schema)
    case 'integer':
    case 'number': {
      const [min, max] = [Math.max(schema.minimum ?? -1000, -1e6), Math.min(schema.maximum ?? 1000, 1e6)]
      return type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
    }
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, document, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'null':
      return fc.constant(null)
    default:
      return objectsOf(schema, { document, depth })
  }
}

function textsOf({ format, example, minLength = 0, maxLength = 60, pattern }: Schema): fc.Arbitrary<string> {
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) }
  const texts = [fc.string({ ...length, unit: 'binary' }), fc.constantFrom(...hostile)]
  if (format === 'date-time') texts.push(fc.constantFrom(...times), fc.constantFrom(...times))
  if (typeof example === 'string') texts.push(fc.constant(example))
  if (pattern !== undefined) texts.push(fc.stringMatching(new RegExp(pattern)))
  return fc.oneof(...texts)
}

function objectsOf(schema: Schema, { document, depth }: { document: unknown; depth: number }): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {})
  // Deep down only required members: otherwise a recursive schema never ends.
  const wanted = depth > depthMax ? members.filter(([name]) => schema.required?.includes(name)) : members
  const own = fc.record(
    Object.fromEntries(wanted.map(([name, member]) => [name, valuesOf(member, document, depth + 1)])),
    { requiredKeys: schema.required?.filter((name) => wanted.some(([one]) => one === name)) ?? [] },
  )
  const { additionalProperties: others } = schema
  if (typeof others !== 'object' || depth > depthMax) return own
  const names = fc.constantFrom('custom.a', 'custom.b-c', 'x', 'host', '')
  return fc
    .tuple(own, fc.dictionary(names, valuesOf(others, document, depth + 1), { maxKeys: 2 }))
    .map(([a, b]) => ({ ...b, ...a }))
}

function lookUp(reference: string, document: unknown): Schema {
  let found: unknown = document
  for (const step of reference.slice('#/'.length).split('/')) found = (found as Record<string, unknown>)[step]
  return found as Schema
}
