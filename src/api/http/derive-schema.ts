// Converts schemas of zod/mini for @hono/zod-openapi: the same definitions in the classes of zod, with their notes for the
// description of the API.
import { z } from '@hono/zod-openapi'
import { mapValues, notes, rebuild, relaxOne } from '../../schema.ts'
import type { Definition, Immutable } from '../../schema.ts'
import { TYPE_NAME } from '../reference/schema-names.ts'

type Schema = z.core.$ZodType

const inputs = new WeakMap<Schema, Schema>()
const outputs = new WeakMap<Schema, Schema>()

/** Whether a member is optional is part of the type too. */
type Internals<Out, In, S extends Schema> = z.core.$ZodTypeInternals<Out, In> & Pick<S['_zod'], 'optin' | 'optout'>
type InputOf<S extends Schema> = z.ZodType<
  Immutable<z.output<S>>,
  Immutable<z.input<S>>,
  Internals<Immutable<z.output<S>>, Immutable<z.input<S>>, S>
>
type OutputOf<S extends Schema> = z.ZodType<Immutable<z.output<S>>, Immutable<z.output<S>>>

/** The schema of input: exactly as declared. */
export function inputOf<S extends Schema>(schema: S): InputOf<S> {
  return rebuild(schema, classic, inputs) as InputOf<S>
}

/**
 * The schema of output: every member is present, and limits on lengths are left out. A schema that is described by reference is
 * described as input.
 */
export function outputOf<S extends Schema>(schema: S): OutputOf<S> {
  const make = (definition: Definition, from: Schema): Schema => {
    const { type } = definition
    if (notes.get(from)?.id !== undefined && type !== 'string') return inputOf(from)
    if (type === 'default' || type === 'prefault' || type === 'pipe') return relaxOne(definition, from)
    const { catchall: _strict, checks: _checks, ...rest } = definition
    return withTypeName(notes.get(from)?.typeName, classOf(definition, rest))
  }
  return rebuild(schema, make, outputs) as OutputOf<S>
}

type Shape = Readonly<Record<string, Schema>>

/** The members of input. */
export function inputsOf<S extends Shape>(shape: S) {
  return mapValues(shape, (member) => inputOf(member as Schema)) as { [Name in keyof S]: InputOf<S[Name]> }
}

/** The members of output. */
export function outputsOf<S extends Shape>(shape: S) {
  return mapValues(shape, (member) => outputOf(member as Schema)) as { [Name in keyof S]: OutputOf<S[Name]> }
}

function classic(definition: Definition, from: Schema): Schema {
  const { id, typeName, ...others } = notes.get(from) ?? {}
  const inputName = typeName !== undefined && definition.type !== 'enum' ? `${typeName}Input` : typeName
  const made = withTypeName(inputName, classOf(definition, definition))
  if (id !== undefined) return made.openapi(id, others)
  return Object.keys(others).length > 0 ? made.openapi(others) : made
}

function withTypeName(name: string | undefined, made: z.ZodType): z.ZodType {
  return name === undefined ? made : made.openapi({ [TYPE_NAME]: name })
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
