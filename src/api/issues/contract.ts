import { z } from '@hono/zod-openapi'
import { quoting } from '../../access/show.ts'
import { BOUNDS } from '../../bounds.ts'
import { ActorOutput } from '../http/author.ts'
import { mutation, query } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, optionalMember, pageOf } from '../http/shapes.ts'

const State = namedEnum('IssueState', ['open', 'acknowledged', 'resolved'])

const IssueOutput = z
  .object({
    id: idOf('iss'),
    integration_id: idOf('int').nullable().openapi({ description: '`null`: the integration no longer exists.' }),
    integration_name: z.string().nullable(),
    status_code: z.int().nullable().openapi({ description: 'HTTP status of the responses.' }),
    error: z.string().nullable().openapi({ description: 'Kind of error, such as timeout.' }),
    message: quoting(z.string().nullable()).openapi({
      description:
        'What went wrong, in a sentence. IDs, times and numbers in it are replaced with #. `null`: failures with various messages.',
    }),
    first_at: Time.openapi({ description: 'Time of the first failed attempt.' }),
    last_at: Time.openapi({ description: 'Time of the last failed attempt.' }),
    attempt_count: z.int().openapi({ description: 'Failed attempts, counted within about a minute.' }),
    delivery_id: idOf('dlv').openapi({ description: 'The newest delivery that failed this way.' }),
    state: State.openapi({
      description:
        '`resolved`: somebody resolved the issue, or nothing failed this way for 24 hours. Another failure opens it again.',
    }),
    state_at: Time,
    state_by: ActorOutput,
    note: z.string().nullable(),
    mute: z
      .union([z.object({ until: Time, reason: z.string(), by: ActorOutput }).openapi('IssueMute'), z.null()])
      .openapi({ description: 'Until when alerts leave this issue out.' }),
  })
  .openapi('Issue', { description: 'Deliveries of one integration that fail for the same reason.' })

const tags = ['Issues']

export const listIssuesRoute = query('issues.read', {
  operationId: 'listIssues',
  method: 'get',
  path: '/api/v1/accounts/{account}/issues',
  tags,
  summary: 'List issues',
  request: {
    query: PageQuery.extend({
      state: z
        .union([State, z.literal('unresolved')])
        .default('unresolved')
        .openapi({
          description: '`unresolved`: open or acknowledged.',
        }),
      integration_id: z.string().optional(),
    }),
  },
  responses: { 200: json(pageOf(IssueOutput), 'The issues. Those that failed last come first.') },
})

export const getIssue = query('issues.read', {
  operationId: 'getIssue',
  method: 'get',
  path: '/api/v1/accounts/{account}/issues/{id}',
  tags,
  summary: 'Get an issue',
  description: 'List deliveries with `issue_id` to see what failed this way.',
  request: { params: idParam('iss') },
  responses: { 200: json(IssueOutput, 'The issue.') },
})

export const patchIssue = mutation('issues.change', {
  operationId: 'updateIssue',
  method: 'patch',
  path: '/api/v1/accounts/{account}/issues/{id}',
  tags,
  summary: 'Update an issue',
  request: {
    params: idParam('iss'),
    body: jsonBody(
      z
        .strictObject({
          state: optionalMember(State),
          note: optionalMember(z.string().max(BOUNDS.noteChars).openapi({ description: 'Empty: removes the note.' })),
          mute: optionalMember(
            z
              .strictObject({ until: Time, reason: z.string().max(500) })
              .openapi('IssueMuteInput')
              .nullable(),
          ).openapi({ description: '`null` ends the mute.' }),
        })
        .openapi('IssuePatch'),
      {
        'Someone looks at it': { state: 'acknowledged', note: 'The CRM is being migrated.' },
        'Mute it': { mute: { until: '2026-12-24T08:00:00.000Z', reason: 'The CRM is being migrated.' } },
        'Resolve it': { state: 'resolved' },
      },
    ),
  },
  responses: { 200: json(IssueOutput, 'The updated issue.') },
})
