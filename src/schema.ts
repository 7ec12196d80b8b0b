// Functions for declarations in zod/mini, which is small enough for the page: the contract of the API, stored data and shared
// files are all made from the same declarations.
import * as z from 'zod/mini'

type Schema = z.core.$ZodType

/** Names of types, in the form that follows "must be" in a sentence. */
export const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
}

/** The type of a schema's output, read-only. */
export type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
    : Value

/**
 * Notes on a schema for the API's description. `id`: the schema is described once, under this name. `typeName`: the name of its
 * type (see `namedType`).
 */
interface SchemaNotes {
  readonly id?: string
  readonly typeName?: string
  readonly description?: string
  readonly example?: unknown
}

export const notes = z.registry<SchemaNotes>()

/** The schema with a sentence for readers of the API's description. */
export function described<S extends Schema>(description: string, schema: S): S {
  notes.add(schema, { ...notes.get(schema), description })
  return schema
}

/** The schema with an example value. */
export function withExample<S extends Schema>(example: unknown, schema: S): S {
  notes.add(schema, { ...notes.get(schema), example })
  return schema
}

/** The schema with a name, so that it is described once, under that name and with its own description. */
export function named<S extends Schema>(id: string, schema: S): S {
  notes.add(schema, { ...notes.get(schema), id })
  return schema
}

/** The names that were given to types. The API's description must have a schema for each. */
export const typeNames = new Set<string>()

/**
 * The schema with a name for its type. The API's description has the type once, and a reference at each place, beside which the
 * default, the description and `null` of the place remain. In an input, `Input` is appended to the name, except for an enum.
 */
export function namedType<S extends Schema>(typeName: string, schema: S): S {
  typeNames.add(typeName)
  notes.add(schema, { ...notes.get(schema), typeName })
  return schema
}

/** An enum whose type has a name. */
export function namedEnum<const Values extends readonly string[]>(typeName: string, values: Values) {
  return namedType(typeName, z.enum(values))
}

/** A strict object whose type has a name. */
export function namedObject<Shape extends z.core.$ZodLooseShape>(typeName: string, shape: Shape) {
  return namedType(typeName, z.strictObject(shape))
}

/** The definition of a schema, whose parts are rebuilt already. */
export type Definition = z.core.$ZodTypeDef & Readonly<Record<string, unknown>>

/** Rebuilds a schema from its parts up. A part that several schemas share is rebuilt once for each `rebuilt`. */
export function rebuild(
  schema: Schema,
  make: (definition: Definition, from: Schema) => Schema,
  rebuilt: WeakMap<Schema, Schema>,
): Schema {
  const known = rebuilt.get(schema)
  if (known !== undefined) return known
  const again = (part: unknown): unknown => (isSchema(part) ? rebuild(part, make, rebuilt) : part)
  const { _cachedInner: _memo, ...definition } = schema._zod.def as Definition
  const parts = Object.entries(definition).map(([name, part]): [string, unknown] => {
    if (name === 'shape') return [name, mapValues(part as object, again)]
    if (name === 'options' && Array.isArray(part)) return [name, part.map(again)]
    // A recursive schema has no end: its getters are rebuilt when they are read.
    if (name === 'getter') return [name, () => again((part as () => unknown)())]
    return [name, again(part)]
  })
  const made = make(Object.fromEntries(parts) as Definition, schema)
  rebuilt.set(schema, made)
  return made
}

function isSchema(part: unknown): part is Schema {
  return typeof part === 'object' && part !== null && '_zod' in part
}

export function mapValues(members: object, map: (member: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, map(member)]))
}

const relaxed = new WeakMap<Schema, Schema>()

/**
 * The schema for data that this schema has already accepted: it checks types, closed lists of words, and that every member
 * exists. It does not check again what a person may have typed wrong, and ignores other members of an object.
 */
export function relax<S extends Schema>(schema: S): z.ZodMiniType<z.output<S>> {
  return rebuild(schema, relaxOne, relaxed) as z.ZodMiniType<z.output<S>>
}

export function relaxOne(definition: Definition, from: Schema): Schema {
  const { type, innerType, out, catchall: _strict, checks: _checks, ...rest } = definition
  if (type === 'default' || type === 'prefault') return innerType as Schema
  if (type === 'pipe') return out as Schema
  return z.clone(from, { ...rest, type, ...(innerType !== undefined && { innerType }), checks: [] })
}

type WithoutDefault<Member> = Member extends z.ZodMiniDefault<infer Inner> ? Inner : Member

/** The members of a patch: each may be left out, and then stays as it was instead of getting its default. */
export function patchMembers<Shape extends Readonly<Record<string, Schema>>>(shape: Shape) {
  return mapValues(shape, (member) =>
    z.optional(member instanceof z.ZodMiniDefault ? member.def.innerType : (member as Schema)),
  ) as { [Name in keyof Shape]: z.ZodMiniOptional<WithoutDefault<Shape[Name]>> }
}
