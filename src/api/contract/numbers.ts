import { z } from '@hono/zod-openapi'
import { changes, looks } from '../endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, noContent, pageOf } from './shapes.ts'

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
    name: text.default(null),
    custom_id: text.default(null),
    custom_group: text.default(null),
    campaign: text.default(null),
    source: text.default(null),
    medium: text.default(null),
    country: country.default(null),
    timezone: timezone.default(null),
    do_not_record: z.boolean().default(false),
  })
  .openapi('NumberInput')

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
  summary: 'Enter a dialled number',
  description: 'One that is there already is replaced. Calls that begin from now on carry what is entered.',
  request: { body: jsonBody(NumberInput) },
  responses: { 201: json(NumberOutput, 'Entered.') },
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
