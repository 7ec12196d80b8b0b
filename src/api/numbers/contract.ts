import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import {
  IfMatch,
  Time,
  schemaReference,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  optionalMember,
  noContent,
  pageOf,
  pageQuery,
} from '../http/shapes.ts'

const text = z.string().max(500).nullable()
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Must be a two-letter country code, such as AU.')
  .nullable()
const timezone = z.string().refine(isZone, 'Must be an IANA time zone, such as Australia/Sydney.').nullable()

// Asking costs a tenth of a millisecond, and a sheet of ten thousand rows names the same few.
const ZONES_MAX = 1_000
const zones = new Map<string, boolean>()

/** Whether this is a time zone that dates can be shown in. */
export function isZone(name: string): boolean {
  const known = zones.get(name)
  if (known !== undefined) return known
  if (zones.size >= ZONES_MAX) zones.clear()
  const is = canShow(name)
  zones.set(name, is)
  return is
}

function canShow(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const NumberOutput = z
  .object({
    id: idOf('num'),
    number: z.string(),
    name: text,
    custom_id: text,
    custom_group: text,
    campaign: text,
    source: text,
    medium: text,
    country: z.string().nullable(),
    timezone: z.string().nullable(),
    do_not_record: z.boolean(),
    managed: z.boolean().openapi({ description: 'By a file of configuration (offhook apply).' }),
    updated_at: Time,
  })
  .openapi('Number')

const number = z.string().max(40).openapi({ example: '+61288889999' })

const details = {
  name: optionalMember(text),
  custom_id: optionalMember(text),
  custom_group: optionalMember(text),
  campaign: optionalMember(text),
  source: optionalMember(text),
  medium: optionalMember(text),
  country: optionalMember(country),
  timezone: optionalMember(timezone),
  do_not_record: optionalMember(z.boolean()),
}

export const NumberInput = z
  .strictObject({ number, ...details })
  .openapi('NumberInput', { description: 'What is left out stays as it is; of a number that is new it is null.' })

/** Numbers of one request. */
export const NUMBERS_MAX = 1000

export const NumbersInput = z.union([NumberInput, z.array(NumberInput).min(1).max(NUMBERS_MAX)]).openapi('NumbersInput')

const NumbersResult = z
  .object({
    data: listOf(NumberOutput).openapi({ description: 'In the order in which they were sent; none of a dry run.' }),
    created: z.int().openapi({ description: 'How many are new.' }),
    changed: z.int().openapi({ description: 'How many were there already.' }),
    refused: listOf(
      z.object({
        index: z.int().openapi({ description: 'Which of those that were sent, from 0.' }),
        pointer: z.string().openapi({ description: 'To the value within it; empty for all of it.' }),
        detail: z.string(),
      }),
    ).openapi({ description: 'What is wrong, where partial or dry_run was asked for; else all are refused.' }),
  })
  .openapi('NumbersEntered')

const NumbersOutput = z.union([NumberOutput, NumbersResult])

const yes = z.enum(['true', 'false']).optional()

const UnknownNumber = z
  .object({
    number: z.string(),
    calls: z.int(),
    last_at: Time.openapi({ description: 'When the newest of them was heard of.' }),
  })
  .openapi('UnknownNumber')

const tags = ['Numbers']

export const listNumbersRoute = query('read', {
  method: 'get',
  path: '/api/v1/numbers',
  tags,
  summary: 'List the directory of dialled numbers',
  request: {
    query: z.strictObject({
      q: z.string().max(200).optional().openapi({
        description: 'How the number begins, in any usual spelling, or text in name, custom ID, group or campaign.',
      }),
      ...pageQuery,
    }),
  },
  responses: { 200: json(pageOf(NumberOutput), 'By number.') },
})

export const listUnknownNumbers = query('read', {
  method: 'get',
  path: '/api/v1/numbers/unknown',
  tags,
  summary: 'List dialled numbers that the directory lacks',
  description: 'Of the newest calls that came in.',
  responses: { 200: json(z.object({ data: listOf(UnknownNumber) }), 'The most called first, two hundred at most.') },
})

export const putNumberRoute = mutation('manage', {
  method: 'post',
  path: '/api/v1/numbers',
  tags,
  summary: 'Enter dialled numbers',
  description: `One, or up to ${NUMBERS_MAX} in an array. Of one that is there already only what is sent is changed. Calls that begin from now on carry what is entered. One that is wrong makes all of them refused, unless partial is asked for.`,
  request: {
    query: z.strictObject({
      dry_run: yes.openapi({ description: 'Only say what is wrong: nothing is stored.' }),
      partial: yes.openapi({ description: 'Enter those that are right, and say which are not.' }),
    }),
    body: jsonBody(schemaReference('NumbersInput', NumbersInput)),
  },
  responses: {
    200: json(NumbersOutput, 'Changed: all of them were there already; or a dry run.'),
    201: json(NumbersOutput, 'Entered: at least one of them is new.'),
  },
})

export const getNumber = query('read', {
  method: 'get',
  path: '/api/v1/numbers/{id}',
  tags,
  summary: 'Get a dialled number',
  request: { params: idParam('num') },
  responses: { 200: json(NumberOutput, 'As it is, with its ETag.') },
})

export const patchNumber = mutation('manage', {
  method: 'patch',
  path: '/api/v1/numbers/{id}',
  tags,
  summary: 'Change a dialled number',
  description:
    'What is left out stays as it is; null takes it away. Calls that begin from now on carry what is entered.',
  request: {
    params: idParam('num'),
    headers: IfMatch,
    body: jsonBody(z.strictObject({ number: optionalMember(number), ...details }).openapi('NumberPatch')),
  },
  responses: { 200: json(NumberOutput, 'Saved.') },
})

export const deleteNumberRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/numbers/{id}',
  tags,
  summary: 'Take a number out of the directory',
  request: { params: idParam('num') },
  responses: { 204: noContent },
})
