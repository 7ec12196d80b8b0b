import { z } from '@hono/zod-openapi'
import { NUMBERS_MAX } from '../../actions/numbers/entry.ts'
import { isZone } from '../../time/time-zone.ts'
import { mutation, query } from '../routing/endpoint.ts'
import {
  IfMatch,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
  optionalMember,
  pageOf,
  pageQuery,
  schemaReference,
  versioned,
} from '../http/shapes.ts'

const text = z.string().max(500).nullable()
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Must be a two-letter country code, such as AU.')
  .nullable()
const timezone = z.string().refine(isZone, 'Must be an IANA time zone, such as Australia/Sydney.').nullable()

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
    managed: z.boolean().openapi({ description: 'Whether the number is managed by config (offhook apply).' }),
    updated_at: Time,
  })
  .openapi('DialledNumber')

const number = z
  .string()
  .max(40)
  .openapi({ description: 'The dialled number, in international format.', example: '+61288889999' })

const details = {
  name: optionalMember(text).openapi({ description: 'Name of the number.', example: 'Front desk' }),
  custom_id: optionalMember(text).openapi({ description: 'Your own ID of the number.' }),
  custom_group: optionalMember(text).openapi({ description: 'Your own group, such as a site or team.' }),
  campaign: optionalMember(text).openapi({ description: 'Marketing campaign that shows the number.' }),
  source: optionalMember(text).openapi({ description: 'Marketing source, such as google.' }),
  medium: optionalMember(text).openapi({ description: 'Marketing medium, such as cpc.' }),
  country: optionalMember(country).openapi({ description: 'Two-letter country code of callers.', example: 'AU' }),
  timezone: optionalMember(timezone).openapi({ description: 'IANA time zone.', example: 'Australia/Sydney' }),
  do_not_record: optionalMember(z.boolean()).openapi({ description: 'Don’t store recordings of calls to the number.' }),
}

export const NumberInput = z
  .strictObject({ number, ...details })
  .openapi('NumberInput', { description: 'Omitted properties are unchanged. For a new number they are `null`.' })

export const NumbersInput = z.union([NumberInput, z.array(NumberInput).min(1).max(NUMBERS_MAX)]).openapi('NumbersInput')

const NumbersResult = z
  .object({
    data: listOf(NumberOutput).openapi({
      description: 'The numbers in the order of the request. Empty for a dry run.',
    }),
    created: z.int().openapi({ description: 'Number of new entries.' }),
    updated: z.int().openapi({ description: 'Number of updated entries.' }),
    refused: listOf(
      z.object({
        index: z.int().openapi({ description: 'Position in the request, from 0.' }),
        pointer: z
          .string()
          .openapi({ description: 'JSON pointer to the invalid value. Empty if the whole entry is invalid.' }),
        detail: z.string(),
      }),
    ).openapi({
      description: 'Refused entries, with partial or dry_run. Otherwise one invalid entry refuses the whole request.',
    }),
  })
  .openapi('SavedNumbers')

const NumbersOutput = z.union([NumberOutput, NumbersResult])

const yes = z.enum(['true', 'false']).optional()

const UnknownNumber = z
  .object({
    number: z.string(),
    call_count: z.int(),
    last_at: Time.openapi({ description: 'Time of the newest call.' }),
  })
  .openapi('UnknownNumber')

const tags = ['Numbers']

export const listNumbersRoute = query('numbers.read', {
  operationId: 'listNumbers',
  method: 'get',
  path: '/api/v1/accounts/{account}/numbers',
  tags,
  summary: 'List dialled numbers',
  request: {
    query: z.strictObject({
      q: z.string().max(200).optional().openapi({
        description:
          'The beginning of the number in any common format, or text in the name, custom ID, group or campaign.',
      }),
      ...pageQuery,
    }),
  },
  responses: { 200: json(pageOf(NumberOutput), 'The dialled numbers, sorted by number.') },
})

export const listUnknownNumbers = query('numbers.read', {
  operationId: 'listUnknownNumbers',
  method: 'get',
  path: '/api/v1/accounts/{account}/numbers/unknown',
  tags,
  summary: 'List numbers missing from the directory',
  description: 'Based on the newest inbound calls.',
  responses: {
    200: json(z.object({ data: listOf(UnknownNumber) }), 'The missing numbers, most called first, at most 200.'),
  },
})

export const putNumberRoute = mutation('numbers.change', {
  operationId: 'saveNumbers',
  method: 'post',
  path: '/api/v1/accounts/{account}/numbers',
  tags,
  summary: 'Add or update dialled numbers',
  description: `One, or up to ${NUMBERS_MAX} in an array. Existing entries keep the properties that you omit. The entries apply to calls that start from now on. If one is invalid, all are refused unless partial is set.`,
  request: {
    query: z.strictObject({
      dry_run: yes.openapi({ description: '`true`: validate only. Nothing is stored.' }),
      partial: yes.openapi({ description: '`true`: store the valid entries and report the others.' }),
    }),
    body: jsonBody(schemaReference('NumbersInput', NumbersInput), {
      'One number': { number: '+44 20 7946 0123', name: 'Website', campaign: 'Spring sale', medium: 'cpc' },
      'Another name': { number: '+442079460123', name: 'Website header' },
      'Several numbers': [
        { number: '+442079460124', name: 'Brochure' },
        { number: '+442079460125', name: 'Board room', do_not_record: true },
      ],
    }),
  },
  responses: {
    200: json(NumbersOutput, 'Updated. All entries existed already, or this was a dry run.'),
    201: json(NumbersOutput, 'Created. At least one entry is new.'),
  },
})

export const getNumber = query('numbers.read', {
  operationId: 'getNumber',
  method: 'get',
  path: '/api/v1/accounts/{account}/numbers/{id}',
  tags,
  summary: 'Get a dialled number',
  request: { params: idParam('num') },
  responses: { 200: versioned(NumberOutput, 'The dialled number, with its ETag.') },
})

export const patchNumber = mutation('numbers.change', {
  operationId: 'updateNumber',
  method: 'patch',
  path: '/api/v1/accounts/{account}/numbers/{id}',
  tags,
  summary: 'Update a dialled number',
  refuses: ['already_exists'],
  description:
    'Omitted properties are unchanged. `null` clears a property. The entry applies to calls that start from now on.',
  request: {
    params: idParam('num'),
    headers: IfMatch,
    body: jsonBody(z.strictObject({ number: optionalMember(number), ...details }).openapi('NumberPatch'), {
      'Another campaign': { campaign: 'Summer sale', timezone: 'Europe/London' },
    }),
  },
  responses: { 200: versioned(NumberOutput, 'Saved.') },
})

export const deleteNumberRoute = mutation('numbers.change', {
  operationId: 'deleteNumber',
  method: 'delete',
  path: '/api/v1/accounts/{account}/numbers/{id}',
  tags,
  summary: 'Delete a dialled number',
  request: { params: idParam('num'), headers: IfMatch },
  responses: { 204: noContent },
})
