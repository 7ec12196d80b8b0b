import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import {
  createWallboard,
  deleteWallboard,
  listWallboards,
  wallboardSealContext,
} from '../../store/accounts/wallboards.ts'
import type { Wallboard } from '../../store/accounts/wallboards.ts'
import { hashOfToken, newToken } from '../auth/token.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { findRowBy } from '../routing/find-row.ts'
import { actorOf } from '../routing/middleware.ts'
import type { StreamLimits } from '../stream/limits.ts'
import { streamChanges } from '../stream/server-sent-events.ts'
import { createWallboardAccess } from './access.ts'
import { readBoard } from '../../actions/wallboards/board.ts'
import { boardOutput } from './board-output.ts'
import {
  createWallboardRoute,
  deleteWallboardRoute,
  listWallboardsRoute,
  readWallboard,
  streamWallboard,
} from './contract.ts'

/** Nobody sees a difference within it, and many screens cost as much as one. */
const SHARED_MS = 1_000

/** Links to screens on the wall, and what such a screen reads by its link (S52). */
export function wallboardRoutes(
  deps: Pick<ApiDeps, 'db' | 'version' | 'failed' | 'subscribe' | 'followChanges'>,
  streams: StreamLimits,
) {
  const access = createWallboardAccess(deps)
  deps.followChanges(['wallboard_revoked'], () => access.invalidate())
  const boards = { keepMs: SHARED_MS }
  const read = async (accountId: number, hidesNumbers: boolean) =>
    boardOutput(await readBoard(deps.db, accountId, hidesNumbers), deps.version)
  const masked = new TtlCache((accountId: number) => read(accountId, true), boards)
  const whole = new TtlCache((accountId: number) => read(accountId, false), boards)
  return createRoutes()
    .openapi(listWallboardsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listWallboards(c.var.db, c.var.principal.account.accountId, window)
      const urls = new Map(await Promise.all(rows.map(async (row) => [row.wallboardId, await urlOf(c, row)] as const)))
      const show = (row: Wallboard) => wallboardOutput(row, urls.get(row.wallboardId) ?? null)
      return c.json(pageAnswer(rows, window, { key: ({ wallboardId }) => wallboardId, show }), 200)
    })
    .openapi(createWallboardRoute, async (c) => {
      const { name, hide_numbers: hidesNumbers, theme } = c.req.valid('json')
      const id = { accountId: c.var.principal.account.accountId, wallboardId: uuidv7() }
      const token = newToken()
      const row = await createWallboard(c.var.db, {
        ...id,
        name,
        hidesNumbers,
        theme,
        hash: Buffer.from(hashOfToken(token), 'hex'),
        token: await c.var.app.deps.sealing.seal(wallboardSealContext(id), token),
      })
      note(c, 'Wallboard created', publicId('wall', row.wallboardId))
      return c.json(wallboardOutput(row, linkOf(c, row, token)), 201)
    })
    .openapi(deleteWallboardRoute, async (c) => {
      await findRowBy(c, 'wall', deleteWallboard)
      c.var.changes.push({ type: 'wallboard_revoked', accountId: c.var.principal.account.accountId })
      note(c, 'Wallboard revoked', c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(readWallboard, async (c) => {
      const { accountId, hidesNumbers, name } = await access.find(c.env.incoming)
      return c.json({ name, ...(await (hidesNumbers ? masked : whole).get(accountId)) }, 200)
    })
    .openapi(streamWallboard, async (c) => {
      const wallboard = await access.find(c.env.incoming)
      if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
      const { accountId, wallboardId } = wallboard
      const leave = streams.enter({ name: `wallboard ${wallboardId}`, accountId, whose: 'This link' })
      streamChanges(c.env.outgoing, {
        // That a call has changed, and nothing of it: what may be shown, the next answer has.
        subscribe: (listener) =>
          deps.subscribe(accountId, ({ type, id }) => {
            if (type === 'call') listener({ type, id })
          }),
        mayStill: () => access.mayStill(wallboard),
        onDoubt: (listener) => access.onInvalidate(listener),
        onEnd: leave,
      })
      // What follows is written to the connection itself, for as long as it is there.
      return RESPONSE_ALREADY_SENT
    })
}

function note(c: RouteContext, event: 'Wallboard created' | 'Wallboard revoked', wallboard: string): void {
  const actor = actorOf(c)
  c.var.afterCommit.push(() => c.var.app.securityLog.note(event, { wallboard, ...actor }))
}

/** Its link again; `null`: its token does not open. */
async function urlOf(c: RouteContext, row: Wallboard): Promise<string | null> {
  try {
    return linkOf(c, row, await c.var.app.deps.sealing.open(wallboardSealContext(row), row.token))
  } catch {
    return null
  }
}

/** What stands behind the `#` no browser sends: only the page reads the token. */
function linkOf(c: RouteContext, { theme }: Pick<Wallboard, 'theme'>, token: string): string {
  return `${c.var.app.publicUrl()}/wallboard${theme === 'dark' ? '' : `?theme=${theme}`}#${token}`
}

function wallboardOutput(row: Wallboard, url: string | null) {
  return {
    id: publicId('wall', row.wallboardId),
    name: row.name,
    hide_numbers: row.hidesNumbers,
    theme: row.theme,
    url,
    created_at: timeText(row.createdAt),
    last_opened_at: timeOrNull(row.lastOpenedAt),
  }
}
