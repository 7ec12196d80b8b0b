import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, noContent, optionalMember, pageOf } from '../http/shapes.ts'

const List = z.enum(['deliveries', 'calls']).openapi('ViewedList')

/** The URL of a list cannot have so many parameters. */
const PARAMETERS_MAX = 20

const Query = z
  .record(z.string().max(50), z.string().max(500))
  .refine(
    (parameters) => Object.keys(parameters).length <= PARAMETERS_MAX,
    `Must have at most ${PARAMETERS_MAX} items.`,
  )
  .openapi('ViewQuery', {
    description: 'Filter and sort order as in the URL of the dashboard, such as `state` and `time`.',
    example: { state: 'failed', time: 'today' },
  })

const Name = z.string().trim().min(1).max(100)
const shared = z.boolean().openapi({
  description:
    'Whether everyone in the account sees the view. `false`: only the person who saved it. API keys see shared views only.',
})

const ViewOutput = z
  .object({
    id: idOf('view'),
    list: List,
    name: z.string(),
    query: Query,
    shared,
    editable: z.boolean().openapi({ description: 'Whether you can update and delete the view.' }),
    created_at: Time,
  })
  .openapi('View')

const tags = ['Views']

export const listViews = query('views.read', {
  operationId: 'listViews',
  method: 'get',
  path: '/api/v1/accounts/{account}/views',
  tags,
  summary: 'List saved views',
  request: { query: PageQuery.extend({ list: List.optional() }) },
  responses: { 200: json(pageOf(ViewOutput), 'Shared views and those of the signed-in person, oldest first.') },
})

export const createView = mutation('views.save', {
  operationId: 'createView',
  method: 'post',
  path: '/api/v1/accounts/{account}/views',
  tags,
  summary: 'Save a view',
  refuses: ['person_required'],
  request: {
    body: jsonBody(
      z.strictObject({ list: List, name: Name, query: Query, shared: shared.default(false) }).openapi('ViewInput'),
      {
        'Failures of today': {
          list: 'deliveries',
          name: 'Failures of today',
          query: { state: 'failed', time: 'today' },
          shared: true,
        },
      },
    ),
  },
  responses: { 201: json(ViewOutput, 'The saved view.') },
})

export const patchView = mutation('views.save', {
  operationId: 'updateView',
  method: 'patch',
  path: '/api/v1/accounts/{account}/views/{id}',
  tags,
  summary: 'Update a view',
  description:
    'A view can be updated and deleted by the person who saved it and with the administrator key. A view that was saved with an API key can be updated and deleted by everyone with the scope `manage`.',
  refuses: ['owner_required'],
  request: {
    params: idParam('view'),
    body: jsonBody(
      z
        .strictObject({ name: optionalMember(Name), query: optionalMember(Query), shared: optionalMember(shared) })
        .openapi('ViewPatch'),
      { 'Another name': { name: 'Failed yesterday' } },
    ),
  },
  responses: { 200: json(ViewOutput, 'The updated view.') },
})

export const deleteView = mutation('views.save', {
  operationId: 'deleteView',
  method: 'delete',
  path: '/api/v1/accounts/{account}/views/{id}',
  tags,
  summary: 'Delete a view',
  refuses: ['owner_required'],
  request: { params: idParam('view') },
  responses: { 204: noContent },
})
