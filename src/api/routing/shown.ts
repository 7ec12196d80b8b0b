// The outermost middleware of every route in an account (S54): whoever lacks a right is sent the response without what the right
// shows. It is outside of everything that stores a response to send it again, and outside of every cache.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { RouteConfig, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Access } from '../../access/policy.ts'
import { markOf, seesAll, show } from '../../access/show.ts'
import { showText } from '../../access/show-text.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import type { AppEnv, RouteContext } from './context.ts'

type Responses = RouteConfig['responses']

const JSON_TYPE = 'application/json'

/**
 * The middleware `enter`, by which a principal enters an account, and what must be around it so that the response is shown as the
 * principal may see it. A response that cannot be shown is refused.
 */
export function showsAnswer(responses: Responses, enter: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv>[] {
  const declared = contentsOf(responses)
  const show: MiddlewareHandler<AppEnv> = async (c, next) => {
    await next()
    const access = c.get('access')
    // A principal who has not entered the account is only refused.
    if (access === undefined || seesAll(access)) return
    if (c.res === RESPONSE_ALREADY_SENT) {
      if (!declared.some(({ schema }) => hasRows(schema))) cutOff(c)
      return
    }
    const shown = await shownAs(c, declared, access)
    // Otherwise Hono copies the headers of the previous response into the new one.
    c.res = undefined
    c.res = shown
  }
  const isWithoutRows = declared.some(({ type, schema }) => type !== JSON_TYPE && !hasRows(schema))
  return isWithoutRows ? [show, enter, refuseUnshown] : [show, enter]
}

/** For a handler that writes rows itself: what the principal of the request sees of a row. */
export function showsRows<Row extends object>(c: RouteContext, schema: z.ZodType): (row: Row) => Row {
  const { access } = c.var
  return seesAll(access) ? (row) => row : (row) => show(schema, row, access) as Row
}

/** Ends a response that its handler wrote to the connection itself, although its contract declares no rows. */
function cutOff(c: RouteContext): void {
  c.env.outgoing.destroy()
  c.var.app.deps.failed('api', cannotShow(c, 'its handler wrote it, and its contract declares no rows'))
}

/** A handler might write such a response to the connection itself, so that it is refused beforehand. */
const refuseUnshown: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!seesAll(c.var.access)) throw cannotShow(c, 'its response is no JSON, and its contract declares no rows')
  await next()
}

interface Content {
  readonly status: number
  readonly type: string
  readonly schema: z.ZodType | null
}

/** The bodies of the responses that the contract declares, except for problems. */
function contentsOf(responses: Responses): readonly Content[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    const content = 'content' in response ? (response.content ?? {}) : {}
    return Object.entries(content).flatMap(([type, media]) => {
      if (type === PROBLEM_TYPE || media === undefined) return []
      const schema = 'schema' in media ? media.schema : undefined
      return [{ status: Number(status), type, schema: schema && '_zod' in schema ? (schema as z.ZodType) : null }]
    })
  })
}

function hasRows(schema: z.ZodType | null): boolean {
  return schema !== null && markOf(schema)?.kind === 'rows'
}

async function shownAs(c: RouteContext, declared: readonly Content[], access: Access): Promise<Response> {
  const given = c.res
  const { status } = given
  const headers = new Headers(given.headers)
  // The version of a response may be made from its content, which could be found by trying.
  headers.delete('etag')
  headers.delete('content-length')
  if (given.body === null) return new Response(null, { status, headers })
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  if (type === PROBLEM_TYPE) return new Response(showProblem(await given.text(), access), { status, headers })
  const content = declared.find((one) => one.status === status && one.type === type)
  if (!content?.schema) throw cannotShow(c, `its contract has no schema for ${status} ${type}`)
  if (hasRows(content.schema)) return new Response(given.body, { status, headers })
  return new Response(JSON.stringify(show(content.schema, JSON.parse(await given.text()), access)), { status, headers })
}

function cannotShow({ req }: RouteContext, why: string): Error {
  return new Error(`${req.method} ${req.routePath} can't be shown to somebody without all rights: ${why}`)
}

/** A problem without numbers in its sentences. */
function showProblem(text: string, access: Access): string {
  const { detail, errors, ...problem } = JSON.parse(text) as ProblemBody
  return JSON.stringify({
    ...problem,
    detail: showText(detail, access),
    errors: errors.map((flaw) => ({ ...flaw, detail: showText(flaw.detail, access) })),
  })
}

interface ProblemBody {
  readonly detail: string
  readonly errors: readonly { readonly detail: string }[]
}
