import { z } from '@hono/zod-openapi'
import { PageQuery, Time, idOf, idParam, json, jsonBody, listOf, noContent, pageOf } from '../http/shapes.ts'
import { ownMutation, peopleMutation, personMutation, query } from '../routing/endpoint.ts'

const tags = ['People']

const ActOutput = z
  .object({
    verb: z.string().openapi({ example: 'integrations.change' }),
    object: z.string().nullable().openapi({ description: 'ID of what was changed.' }),
    count: z.int(),
    first_at: Time,
    last_at: Time,
  })
  .openapi('VisitAct')

const VisitOutput = z
  .object({
    id: idOf('vis'),
    visitor: z.string().nullable().openapi({ description: 'Name of the person. `null`: the administrator key.' }),
    visitor_email: z.string().nullable().openapi({
      description:
        'Current email address of the person, who chooses their own name. `null`: the administrator key, or a person who was deleted.',
    }),
    reason: z.string().nullable(),
    ip_address: z.string(),
    began_at: Time,
    ends_at: Time.openapi({ description: 'When the visit ends by itself.' }),
    ended_at: Time.nullable().openapi({ description: '`null` while the visit is open.' }),
    acts: listOf(ActOutput).openapi({ description: 'What was done, in the order of the first time.' }),
  })
  .openapi('Visit')

const BegunVisit = z
  .object({ id: idOf('vis'), account_number: z.int(), began_at: Time, ends_at: Time })
  .openapi('BegunVisit')

export const beginVisitRoute = personMutation('server.visits', {
  operationId: 'beginVisit',
  method: 'post',
  path: '/api/v1/visits',
  tags,
  summary: 'Start a visit',
  refuses: ['not_found', 'already_exists', 'visits_forbidden'],
  description:
    'Lets an administrator of this server into an account of others, with the role owner, until the visit ends. The owners see who visits, why, and what is done. The administrator key needs no visit: its first request starts one, which ends an hour after its last request.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          account: z.string().openapi({ description: 'ID or number of the account.', example: '1002' }),
          reason: z.string().trim().min(1).max(500),
          hours: z.union([z.literal(1), z.literal(4), z.literal(8)]),
        })
        .openapi('VisitInput'),
      { 'An hour': { account: '1002', reason: 'Ticket 381: missing recordings', hours: 1 } },
    ),
  },
  responses: { 201: json(BegunVisit, 'The visit.') },
})

export const endOwnVisitRoute = ownMutation({
  operationId: 'endOwnVisit',
  method: 'delete',
  path: '/api/v1/visits/{id}',
  tags,
  summary: 'End your visit',
  description: 'You lose access to the account immediately.',
  request: { params: idParam('vis') },
  responses: { 204: noContent },
})

export const listVisitsRoute = query('account.visits.read', {
  operationId: 'listVisits',
  method: 'get',
  path: '/api/v1/accounts/{account}/visits',
  tags,
  summary: 'List visits',
  description: 'Visits of the administrator of this server, and what was done.',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(VisitOutput), 'The visits, newest first.') },
})

export const endVisitRoute = peopleMutation('account.visits.end', {
  operationId: 'endVisit',
  method: 'delete',
  path: '/api/v1/accounts/{account}/visits/{id}',
  tags,
  summary: 'End a visit',
  description: 'The visitor loses access immediately. API keys can’t do this, except the administrator key.',
  request: { params: idParam('vis') },
  responses: { 204: noContent },
})

const Policy = z.strictObject({ forbidden: z.boolean() }).openapi('VisitPolicy')

export const getVisitPolicyRoute = query('account.visits.read', {
  operationId: 'getVisitPolicy',
  method: 'get',
  path: '/api/v1/accounts/{account}/visit-policy',
  tags,
  summary: 'Get whether visits are forbidden',
  description: 'Whether the owners forbid visits of the administrator of this server.',
  responses: { 200: json(Policy, 'Whether visits are forbidden.') },
})

export const setVisitPolicyRoute = personMutation('account.visits.forbid', {
  operationId: 'setVisitPolicy',
  method: 'patch',
  path: '/api/v1/accounts/{account}/visit-policy',
  tags,
  summary: 'Forbid or allow visits',
  description:
    'Only for people who own the account. Forbidding ends open visits. The administrator of this server can still suspend the account, and runs the machine.',
  request: { body: jsonBody(Policy, { Allow: { forbidden: false } }) },
  responses: { 200: json(Policy, 'Whether visits are forbidden.') },
})
