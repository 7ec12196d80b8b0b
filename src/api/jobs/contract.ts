import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, pageOf } from '../http/shapes.ts'

export const JobOutput = z
  .object({
    id: idOf('job'),
    kind: z.string(),
    state: z.enum(['running', 'done', 'canceled']),
    total: z.int(),
    done: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Job', { description: 'Bulk work that goes on in the background.' })

const tags = ['Jobs']

export const listJobsRoute = query('read', {
  method: 'get',
  path: '/api/v1/jobs',
  tags,
  summary: 'List bulk work',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(JobOutput), 'Newest first.') },
})

export const getJob = query('read', {
  method: 'get',
  path: '/api/v1/jobs/{id}',
  tags,
  summary: 'Get bulk work',
  request: { params: idParam('job') },
  responses: { 200: json(JobOutput, 'How far it is.') },
})

export const cancelJobRoute = mutation('manage', {
  method: 'post',
  path: '/api/v1/jobs/{id}/cancel',
  tags,
  summary: 'Stop bulk work',
  description: 'What was queued before goes.',
  request: { params: idParam('job') },
  responses: { 200: json(JobOutput, 'How far it came.') },
})
