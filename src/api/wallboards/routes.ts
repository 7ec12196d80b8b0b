import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createWallboard } from '../../actions/wallboards/create.ts'
import type { WallboardWithLink } from '../../actions/wallboards/link.ts'
import { listWallboards } from '../../actions/wallboards/list.ts'
import { revokeWallboard } from '../../actions/wallboards/revoke.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import type { FollowAccount } from '../stream/live-changes.ts'
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

/** How long one response is reused: nobody sees a difference, and many screens cost as much as one. */
const SHARED_MS = 1_000

/** The links of wallboards, and the data that a screen reads with its link (S52). */
export function wallboardRoutes(
  deps: Pick<ApiDeps, 'db' | 'version' | 'failed' | 'followChanges'>,
  { streams, follow }: { readonly streams: StreamLimits; readonly follow: FollowAccount },
) {
  const access = createWallboardAccess(deps)
  deps.followChanges(
    ['wallboard_revoked', 'account_deletion_planned', 'account_deletion_undone', 'account_deleted'],
    () => access.invalidate(),
  )
  const boards = { keepMs: SHARED_MS }
  const read = async (accountId: number, hidesNumbers: boolean) =>
    boardOutput(await readBoard(deps.db, accountId, hidesNumbers), deps.version)
  const masked = new TtlCache((accountId: number) => read(accountId, true), boards)
  const whole = new TtlCache((accountId: number) => read(accountId, false), boards)
  return createRoutes()
    .openapi(listWallboardsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listWallboards(actionContext(c), window)
      return c.json(pageAnswer(rows, window, { key: ({ row }) => row.wallboardId, show: wallboardOutput }), 200)
    })
    .openapi(createWallboardRoute, async (c) => {
      const { name, hide_numbers: hidesNumbers, theme } = c.req.valid('json')
      const made = await createWallboard(actionContext(c), { name, hidesNumbers, theme })
      return c.json(wallboardOutput(made), 201)
    })
    .openapi(deleteWallboardRoute, async (c) => {
      orThrow(await revokeWallboard(actionContext(c), c.req.valid('param').id))
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
        // The stream says only that a call has changed, and nothing of the call: the next response contains what the screen may
        // show.
        subscribe: (listener) =>
          follow(accountId, ({ type, id }) => {
            if (type === 'call') listener({ type, id })
          }),
        mayStill: () => access.mayStill(wallboard),
        onDoubt: (listener) => access.onInvalidate(listener),
        endsAt: Infinity,
        onEnd: leave,
      })
      // From here on, the stream writes to the connection itself until it closes.
      return RESPONSE_ALREADY_SENT
    })
}

function wallboardOutput({ row, url }: WallboardWithLink) {
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
