// Schemas that several contracts share.
import { FLAW_CODES } from '../../flaws/flaw.ts'
import { z } from '@hono/zod-openapi'
import { body, harmless } from '../../access/show.ts'
import * as secretInput from '../../integrations/secret-input.ts'
import type { Prefix } from '../../ids.ts'
import { inputOf } from './derive-schema.ts'
import { namedEnum } from './named-types.ts'
import { PROBLEM_TYPES } from './problem-types.ts'

/** A public id: a prefix and a UUIDv7 in hex. */
export function idOf(prefix: Prefix) {
  return harmless(z.string(), PUBLIC_ID).openapi({ example: exampleId(prefix) })
}

const PUBLIC_ID = /^[a-z]+_[\da-f]{32}$/

/** The id in a path. Any text is accepted: an invalid id is simply not found. */
export function idParam(prefix: Prefix) {
  return z.object({
    id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: exampleId(prefix) }),
  })
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/

export const Time = harmless(z.string(), TIME).openapi({ format: 'date-time', example: '2026-11-25T03:04:05.123Z' })

/** A note on a row that a configuration file manages. */
export const ManagedAs = z.string().nullable().openapi({
  description:
    'Name in the configuration that manages this item (offhook apply). `null` if it is managed in the dashboard or by the API.',
})

/** The query parameters of a list. */
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
 * An optional member. In TypeScript it is never `undefined`, which JSON can't express. In zod it is plainly optional, because the
 * generator of the API description asks whether the schema accepts `undefined`.
 */
export function optionalMember<Member extends z.ZodType>(member: Member): z.ZodExactOptional<Member> {
  return member.optional() as unknown as z.ZodExactOptional<Member>
}

/** A list in a response. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly()
}

/** Cursors name rows by ids and times, never by numbers. */
const CURSOR = /^[\w-]*$/

/** The response of a list. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    data: listOf(row),
    next: harmless(z.string(), CURSOR)
      .nullable()
      .openapi({ description: 'Cursor of the next page. `null` on the last page.' }),
  })
}

/** The `next` of a list that is always complete. */
export const NoNext = z.string().nullable().openapi({ description: 'Always `null`: the list is complete.' })

/** Headers as pairs of name and value, as they were sent; a name may occur several times. */
export const HeaderPairs = body(listOf(z.tuple([z.string(), z.string()]).readonly()), [])

/** A secret in a response. */
export const SecretOutput = inputOf(secretInput.SecretOutput)

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { 'application/json': { schema } }, description }
}

/** As `json`, for a resource with a version. */
export function versioned<Schema extends z.ZodType>(schema: Schema, description: string) {
  const headers = {
    ETag: { description: 'Version of the item, for If-Match.', schema: { type: 'string' } },
  } as const
  return { ...json(schema, description), headers }
}

/**
 * A JSON body with examples, each under the title of what it shows. A test sends the examples, as documented in
 * test/kit/example-run.ts: there, a host of example.com is a receiver, and the id of every example exists.
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

/** The id that stands for a row of this kind in descriptions and examples. */
export function exampleId<P extends Prefix>(prefix: P): `${P}_${string}` {
  return `${prefix}_01980a52f3c97d4e8b1b6a3f0c2d4e5f`
}

/** A body that its route validates itself: the framework only shows the schema, registered under this name. */
export function schemaReference<Schema extends z.ZodType>(name: string, _schema: Schema): Schema {
  // The framework validates a zod schema but only shows a reference. The TypeScript type stays that of the schema.
  return { $ref: `#/components/schemas/${name}` } as unknown as Schema
}

export const noContent = { description: 'Done.' }

const ProblemCodes = z.enum(Object.keys(PROBLEM_TYPES)).openapi('ProblemCode')

export const FlawAnswer = z
  .strictObject({
    code: namedEnum('InvalidValueCode', FLAW_CODES),
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

/** Keeps a request from overwriting the changes of another. */
export const IfMatch = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'ETag from the last read. Returns 412 if someone else has saved since.' }),
})
