import { z } from '@hono/zod-openapi'
import { changes, looks } from '../endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, listOf, noContent, pageOf } from './shapes.ts'

const text = z.string().max(500).nullable()
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Must be two capital letters, such as AU.')
  .nullable()
const timezone = z.string().refine(isZone, 'Must be an IANA name, such as Australia/Sydney.').nullable()

/** Whether this is a time zone that dates can be shown in. */
export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
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
    updated_at: Time,
  })
  .openapi('Number')

const NumberInput = z
  .strictObject({
    number: z.string().max(40).openapi({ example: '+61288889999' }),
    name: text.exactOptional(),
    custom_id: text.exactOptional(),
    custom_group: text.exactOptional(),
    campaign: text.exactOptional(),
    source: text.exactOptional(),
    medium: text.exactOptional(),
    country: country.exactOptional(),
    timezone: timezone.exactOptional(),
    do_not_record: z.boolean().exactOptional(),
  })
  .openapi('NumberInput', { description: 'What is left out stays as it is; of a number that is new it is null.' })

export type NumberSent = z.output<typeof NumberInput>

/** Numbers of one request. */
const numbersMax = 1000

const NumbersInput = z.union([NumberInput, z.array(NumberInput).min(1).max(numbersMax)]).openapi('NumbersInput')

const NumbersOutput = z
  .union([NumberOutput, z.object({ data: listOf(NumberOutput) })])
  .openapi('NumbersEntered', { description: 'The number; of a list, all of them in its order.' })

const tags = ['Numbers']

export const listNumbersRoute = looks('read', {
  method: 'get',
  path: '/api/v1/numbers',
  tags,
  summary: 'List the directory of dialled numbers',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(NumberOutput), 'By number.') },
})

export const putNumberRoute = changes('manage', {
  method: 'post',
  path: '/api/v1/numbers',
  tags,
  summary: 'Enter dialled numbers',
  description: `One, or up to ${numbersMax} in an array. Of one that is there already only what is sent is changed. Calls that begin from now on carry what is entered.`,
  request: { body: jsonBody(NumbersInput) },
  responses: {
    200: json(NumbersOutput, 'Changed: all of them were there already.'),
    201: json(NumbersOutput, 'Entered: at least one of them is new.'),
  },
})

export const getNumber = looks('read', {
  method: 'get',
  path: '/api/v1/numbers/{id}',
  tags,
  summary: 'Get a dialled number',
  request: { params: idParam('num') },
  responses: { 200: json(NumberOutput, 'As it is.') },
})

export const deleteNumberRoute = changes('manage', {
  method: 'delete',
  path: '/api/v1/numbers/{id}',
  tags,
  summary: 'Take a number out of the directory',
  request: { params: idParam('num') },
  responses: { 204: noContent },
})
