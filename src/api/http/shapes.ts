// Shapes that several parts of the contract are made of.
import { FLAW_CODES } from '../../flaws/flaw.ts'
import { z } from '@hono/zod-openapi'
import * as secretInput from '../../integrations/secret-input.ts'
import type { Prefix } from '../../ids.ts'
import { inputOf } from './derive-schema.ts'
import { PROBLEM_TYPES } from './problem-types.ts'

/** An id as it is shown: a prefix and a UUIDv7 in hex. */
export function idOf(prefix: Prefix) {
  return z.string().openapi({ example: exampleId(prefix) })
}

/** The id in a path. Whatever is written there is looked for; what is no id is not found. */
export function idParam(prefix: Prefix) {
  return z.object({
    id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: exampleId(prefix) }),
  })
}

export const Time = z.string().openapi({ format: 'date-time', example: '2026-11-25T03:04:05.123Z' })

/** Told of what a file of configuration manages. */
export const ManagedAs = z.string().nullable().openapi({
  description:
    'Name in the configuration that manages this item (offhook apply). `null` if it is managed on the page or by the API.',
})

/** What a list takes. */
export const pageQuery = {
  limit: z.coerce
    .number({ error: 'Must be a number from 1 to 200.' })
    .int('Must be a whole number.')
    .min(1, 'Must be at least 1.')
    .max(200, 'Must be at most 200.')
    .optional()
    .openapi({ description: 'Items per page. Defaults to 50.', example: 50 }),
  cursor: z.string().optional().openapi({ description: 'The value of `next` from the previous page.' }),
}

export const PageQuery = z.strictObject(pageQuery)

export type PageRequest = { readonly limit?: number | undefined; readonly cursor?: string | undefined }

/**
 * A member that may be left out. To TypeScript it is never `undefined`, which JSON cannot say; to zod it is plainly optional,
 * since the description of the API is made by asking whether it takes `undefined`.
 */
export function optionalMember<Member extends z.ZodType>(member: Member): z.ZodExactOptional<Member> {
  return member.optional() as unknown as z.ZodExactOptional<Member>
}

/** A list as it is answered. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly()
}

/** What a list answers. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    data: listOf(row),
    next: z.string().nullable().openapi({ description: 'Cursor of the next page. `null` on the last page.' }),
  })
}

/** Of a list that is always whole. */
export const NoNext = z.string().nullable().openapi({ description: 'Always `null`: the list is complete.' })

/** One or several headers by the name of each, as they were sent. */
export const HeaderPairs = listOf(z.tuple([z.string(), z.string()]).readonly())

/** A secret as it is answered. */
export const SecretOutput = inputOf(secretInput.SecretOutput)

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { 'application/json': { schema } }, description }
}

/** As `json`, of something that is saved over by its version. */
export function versioned<Schema extends z.ZodType>(schema: Schema, description: string) {
  const headers = {
    ETag: { description: 'Version of the item, for If-Match.', schema: { type: 'string' } },
  } as const
  return { ...json(schema, description), headers }
}

/**
 * What is sent to a route, with examples by what each of them shows. A test sends them, as documented in test/kit/example-run.ts: a host
 * of example.com is a receiver there, and the id that every description shows is that of something which exists.
 */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
  examples: Readonly<Record<string, z.input<Schema>>>,
): { content: { 'application/json': { schema: Schema } }; required: true } {
  const named = Object.entries(examples).map(([summary, value]) => [exampleName(summary), { summary, value }])
  const media = { schema, examples: Object.fromEntries(named) as object }
  return { content: { 'application/json': media }, required: true }
}

/** `Form to a CRM` → `form_to_a_crm`. */
function exampleName(summary: string): string {
  return summary.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
}

/** The id that stands for one of this kind in descriptions and examples. */
export function exampleId<P extends Prefix>(prefix: P): `${P}_${string}` {
  return `${prefix}_01980a52f3c97d4e8b1b6a3f0c2d4e5f`
}

/** A body that its route checks itself: the framework only shows its schema, which is registered under this name. */
export function schemaReference<Schema extends z.ZodType>(name: string, _schema: Schema): Schema {
  // The framework validates what looks like a schema of zod, and shows a reference as it is. The type stays the schema's.
  return { $ref: `#/components/schemas/${name}` } as unknown as Schema
}

export const noContent = { description: 'Done.' }

const ProblemCodes = z.enum(Object.keys(PROBLEM_TYPES)).openapi('ProblemCode')

export const FlawAnswer = z
  .strictObject({
    code: z.enum(FLAW_CODES),
    pointer: z.string().openapi({ description: 'JSON pointer (RFC 6901) into the body. Empty for a parameter.' }),
    parameter: z.string().optional().openapi({ description: 'The query parameter or header.' }),
    detail: z.string(),
  })
  .openapi('InvalidValue')

export const ProblemAnswer = z
  .strictObject({
    type: z.string().openapi({ description: 'Where the code is explained, relative to the base URL.' }),
    code: ProblemCodes,
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(FlawAnswer).openapi({
      description: 'The invalid values. Empty if the error isn’t about single values.',
    }),
  })
  .openapi('Problem', { description: 'What happened and what to do (RFC 9457).' })

/** Where saving somebody else's change over is prevented. */
export const IfMatch = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'ETag from the last read. Returns 412 if someone else has saved since.' }),
})
