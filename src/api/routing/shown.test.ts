import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from '@hono/zod-openapi'
import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { accessOf, type Access } from '../../access/policy.ts'
import { rowsOf } from '../../access/show.ts'
import { Problem, problemBody, PROBLEM_TYPE } from '../http/problem.ts'
import type { AppEnv, RouteContext } from './context.ts'
import { showsAnswer, showsRows } from './shown.ts'

const NUMBER = '+61412345678'
const VIEWER = accessOf('viewer', [])
const OWNER = accessOf('owner', [])
const Row = z.object({ caller: z.string() })

type Handler = (c: RouteContext) => Response | Promise<Response>

/** The response of a route with these declared contents, whose middleware `inner` is inside of the mask. */
async function answered(
  content: Record<string, { schema: z.ZodType }>,
  handler: Handler,
  { access = VIEWER, inner = [] }: { access?: Access; inner?: MiddlewareHandler<AppEnv>[] } = {},
): Promise<{ status: number; text: string; headers: Headers; errors: string[] }> {
  const errors: string[] = []
  const app = new Hono<AppEnv>()
  app.onError((thrown) => {
    if (!(thrown instanceof Problem)) errors.push(thrown.message)
    const problem = thrown instanceof Problem ? thrown : new Problem('internal_error', 'It failed.')
    return new Response(problemBody(problem), { status: problem.status, headers: { 'content-type': PROBLEM_TYPE } })
  })
  const enter: MiddlewareHandler<AppEnv> = async (c, next) => {
    c.set('access', access)
    await next()
  }
  for (const middleware of [...showsAnswer({ 200: { description: 'Ok.', content } }, enter), ...inner])
    app.use('/', middleware)
  app.get('/', handler)
  const answer = await app.request('/')
  return { status: answer.status, text: await answer.text(), headers: answer.headers, errors }
}

const json = { 'application/json': { schema: Row } }

test('S54 a response is shown as its schema allows, without its ETag', async () => {
  const { text, headers } = await answered(json, (c) => c.json({ caller: NUMBER, other: NUMBER }, 200, { etag: '"x"' }))
  assert.equal(text, '{"caller":"•••678"}')
  assert.deepEqual([headers.get('etag'), headers.get('content-type')], [null, 'application/json'])
})

test('S54 whoever has all rights is sent the response itself', async () => {
  const sent = '{ "caller": "+61412345678" }'
  const given = new Response(sent, { headers: { 'content-type': 'application/json', etag: '"x"' } })
  const { text, headers } = await answered(json, () => given, { access: OWNER })
  assert.deepEqual([text, headers.get('etag')], [sent, '"x"'])
})

test('S54 the sentences of a problem contain no number', async () => {
  const { status, text } = await answered(json, () => {
    throw new Problem('not_found', `No such call: ${NUMBER}.`, { errors: [{ pointer: '/q', detail: NUMBER }] })
  })
  assert.equal(status, 404)
  assert.equal(JSON.parse(text).detail, 'No such call: •••678.')
  assert.equal(JSON.parse(text).errors[0].detail, '•••678')
})

test('S54 a response that is kept to be sent again is kept whole', async () => {
  const kept: string[] = []
  const keeps: MiddlewareHandler<AppEnv> = async (c, next) => {
    await next()
    kept.push(await c.res.clone().text())
  }
  const { text } = await answered(json, (c) => c.json({ caller: NUMBER }, 200), { inner: [keeps] })
  assert.deepEqual([kept, text], [[`{"caller":"${NUMBER}"}`], '{"caller":"•••678"}'])
})

test('S54 a file or stream that was not shown fails closed', async () => {
  const csv = { 'text/csv': { schema: z.string() } }
  const file: Handler = (c) => c.body(NUMBER, 200, { 'content-type': 'text/csv' })
  let isCalled = false
  const unshown = await answered(csv, (c) => {
    isCalled = true
    return file(c)
  })
  // The handler might write to the connection itself, so that it does not run.
  assert.deepEqual([unshown.status, isCalled, unshown.text.includes(NUMBER)], [500, false, false])
  assert.match(unshown.errors[0] ?? '', /^GET .*can't be shown/)
  const undeclared = await answered(json, file)
  assert.deepEqual([undeclared.status, undeclared.text.includes(NUMBER)], [500, false])
  const otherStatus = await answered(json, (c) => c.json({ caller: NUMBER }, 202))
  assert.deepEqual([otherStatus.status, otherStatus.text.includes(NUMBER)], [500, false])
  const noJson = await answered(json, () => new Response(NUMBER, { headers: { 'content-type': 'application/json' } }))
  assert.deepEqual([noJson.status, noJson.text.includes(NUMBER)], [500, false])
  assert.equal((await answered(csv, file, { access: OWNER })).text, NUMBER)
})

test('S54 rows are shown by the handler that writes them', async () => {
  const lines = { 'application/x-ndjson': { schema: rowsOf(z.string(), Row) } }
  const file: Handler = (c) =>
    c.body(JSON.stringify(showsRows(c, Row)({ caller: NUMBER })), 200, { 'content-type': 'application/x-ndjson' })
  assert.equal((await answered(lines, file)).text, '{"caller":"•••678"}')
  assert.equal((await answered(lines, file, { access: OWNER })).text, `{"caller":"${NUMBER}"}`)
  const stream = await answered(lines, () => RESPONSE_ALREADY_SENT)
  assert.deepEqual([stream.status, stream.errors], [200, []])
})
