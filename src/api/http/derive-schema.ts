// Declarations in zod/mini as @hono/zod-openapi takes them: the same definitions in the classes of zod, with what the
// description of the API says of them.
import { z } from '@hono/zod-openapi'
import { mapValues, notes, rebuild, relaxOne } from '../../schema.ts'
import type { Definition, Immutable } from '../../schema.ts'

type Schema = z.core.$ZodType

const inputs = new WeakMap<Schema, Schema>()
const outputs = new WeakMap<Schema, Schema>()

/** Whether a member may be left out is part of its type too. */
type Internals<Out, In, S extends Schema> = z.core.$ZodTypeInternals<Out, In> & Pick<S['_zod'], 'optin' | 'optout'>
type InputOf<S extends Schema> = z.ZodType<
  Immutable<z.output<S>>,
  Immutable<z.input<S>>,
  Internals<Immutable<z.output<S>>, Immutable<z.input<S>>, S>
>
type OutputOf<S extends Schema> = z.ZodType<Immutable<z.output<S>>, Immutable<z.output<S>>>

/** What is taken: exactly what is declared. */
export function inputOf<S extends Schema>(schema: S): InputOf<S> {
  return rebuild(schema, classic, inputs) as InputOf<S>
}

/** What is answered: every member is there, and how long it may be is no news. What is described by
 * reference is described as it is taken. */
export function outputOf<S extends Schema>(schema: S): OutputOf<S> {
  const make = (definition: Definition, from: Schema): Schema => {
    const { type } = definition
    if (notes.get(from)?.id !== undefined && type !== 'string') return inputOf(from)
    if (type === 'default' || type === 'prefault' || type === 'pipe') return relaxOne(definition, from)
    const { catchall: _strict, checks: _checks, ...rest } = definition
    return classOf(definition, rest)
  }
  return rebuild(schema, make, outputs) as OutputOf<S>
}

type Shape = Readonly<Record<string, Schema>>

/** The members of what is taken. */
export function inputsOf<S extends Shape>(shape: S) {
  return mapValues(shape, (member) => inputOf(member as Schema)) as { [Name in keyof S]: InputOf<S[Name]> }
}

/** The members of what is answered. */
export function outputsOf<S extends Shape>(shape: S) {
  return mapValues(shape, (member) => outputOf(member as Schema)) as { [Name in keyof S]: OutputOf<S[Name]> }
}

function classic(definition: Definition, from: Schema): Schema {
  const made = classOf(definition, definition)
  const { id, ...others } = notes.get(from) ?? {}
  if (id !== undefined) return made.openapi(id, others)
  return Object.keys(others).length > 0 ? made.openapi(others) : made
}

type Class = new (definition: never) => z.ZodType

const CLASSES: Readonly<Partial<Record<Definition['type'], Class>>> = {
  object: z.ZodObject,
  array: z.ZodArray,
  record: z.ZodRecord,
  union: z.ZodUnion,
  lazy: z.ZodLazy,
  string: z.ZodString,
  number: z.ZodNumber,
  boolean: z.ZodBoolean,
  enum: z.ZodEnum,
  literal: z.ZodLiteral,
  null: z.ZodNull,
  never: z.ZodNever,
  nullable: z.ZodNullable,
  optional: z.ZodOptional,
  default: z.ZodDefault,
  prefault: z.ZodPrefault,
  pipe: z.ZodPipe,
  transform: z.ZodTransform,
}

function classOf({ type, discriminator, format }: Definition, definition: Definition): z.ZodType {
  const Found =
    discriminator !== undefined ? z.ZodDiscriminatedUnion : format !== undefined ? z.ZodNumberFormat : CLASSES[type]
  if (Found === undefined) throw new Error(`no class of zod for ${type}: add it here`)
  return new Found(definition as never)
}
