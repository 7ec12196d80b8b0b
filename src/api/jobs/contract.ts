import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { SKIP_REASONS } from '../../store/deliveries/jobs.ts'
import { namedEnum } from '../http/named-types.ts'
import { PageQuery, Time, idOf, idParam, json, listOf, pageOf } from '../http/shapes.ts'

export const JobOutput = z
  .object({
    id: idOf('job'),
    kind: z.string(),
    state: namedEnum('JobState', ['running', 'done', 'canceled']),
    total: z.int(),
    done: z.int(),
    skipped: z.int().openapi({
      description: 'How many of those done were left as they are, such as deliveries that can’t be resent.',
    }),
    skip_reasons: listOf(z.object({ code: z.enum(SKIP_REASONS).openapi('SkipReason'), count: z.int() })).openapi({
      description: 'Why they were skipped, most frequent first.',
    }),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Job', { description: 'A bulk operation that runs in the background.' })

const tags = ['Jobs']

export const listJobsRoute = query('jobs.read', {
  operationId: 'listJobs',
  method: 'get',
  path: '/api/v1/accounts/{account}/jobs',
  tags,
  summary: 'List jobs',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(JobOutput), 'The jobs, newest first.') },
})

export const getJob = query('jobs.read', {
  operationId: 'getJob',
  method: 'get',
  path: '/api/v1/accounts/{account}/jobs/{id}',
  tags,
  summary: 'Get a job',
  request: { params: idParam('job') },
  responses: { 200: json(JobOutput, 'The job with its progress.') },
})

export const cancelJobRoute = mutation('jobs.cancel', {
  operationId: 'cancelJob',
  method: 'post',
  path: '/api/v1/accounts/{account}/jobs/{id}/cancel',
  tags,
  summary: 'Cancel a job',
  description: 'Deliveries that are already queued are still sent.',
  request: { params: idParam('job') },
  responses: { 200: json(JobOutput, 'The cancelled job.') },
})
