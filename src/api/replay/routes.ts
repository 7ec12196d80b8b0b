import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { readReplaySettings } from '../../actions/sources/replay-settings.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import { callOutput } from '../calls/output.ts'
import { replaySession } from './contract.ts'
import { linkCall } from '../../actions/calls/stored-call.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { Problem, orThrow } from '../http/problem.ts'

/** Recorded sessions of phone systems (C23). */
export function replayRoutes() {
  return createRoutes().openapi(replaySession, async (c) => {
    const { send, source_id: source } = c.req.valid('query')
    const { replays } = c.var.app.deps
    const context = actionContext(c)
    const { accountId } = c.var.account
    const settings = orThrow(await readReplaySettings(context, source))
    const asked = { accountId, session: c.var.body, sends: send === 'true', settings }
    const { calls, results } = await replays.play(asked).catch((thrown: unknown) => {
      if (thrown instanceof OffhookError && thrown.code === 'bad_session')
        throw new Problem('invalid_replay', thrown.message)
      throw thrown
    })
    const rows = await listSourceNames(c.var.db, accountId)
    const known = new Map(rows.map((row) => [row.sourceId, { id: publicId('src', row.uuid), name: row.name }]))
    const sources = new Map([...known].map(([id, one]) => [id, one.id]))
    return c.json(
      {
        calls: await Promise.all(
          calls.map(async ({ call, isSent, knownFrom, events }) => ({
            ...callOutput(await linkCall(context, call, sources)),
            events,
            sent: isSent,
            existing_source: (knownFrom !== null && known.get(knownFrom)) || null,
          })),
        ),
        results: results.map(({ sequences, ...rest }) => ({ ...rest, sequences: [...sequences] })),
      },
      202,
    )
  })
}
