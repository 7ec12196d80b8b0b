import { z } from '@hono/zod-openapi'
import { open } from '../endpoint.ts'
import { ProblemAnswer, json } from './shapes.ts'

const tags = ['Program']

export const healthz = open({
  method: 'get',
  path: '/healthz',
  tags,
  summary: 'Is it alive?',
  responses: { 200: json(z.object({ status: z.literal('alive'), version: z.string() }), 'It is.') },
})

export const readyz = open({
  method: 'get',
  path: '/readyz',
  tags,
  summary: 'Does it take work now?',
  description: 'The database is up and migrated, and the engine runs.',
  responses: {
    200: json(z.object({ status: z.literal('ready') }), 'It does.'),
    503: {
      content: { 'application/problem+json': { schema: ProblemAnswer } },
      description: 'Not at this moment, and why.',
    },
  },
})

export const metricsRoute = open({
  method: 'get',
  path: '/metrics',
  tags,
  summary: 'Numbers for Prometheus',
  description: 'Free on this machine; from elsewhere, and behind a proxy, with a key of the operator.',
  responses: { 200: { content: { 'text/plain': { schema: z.string() } }, description: 'In the text format.' } },
})
