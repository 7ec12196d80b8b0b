import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { publicId } from '../../ids.ts'
import { listRecordingAccesses, overrideRecording, readPeaks } from '../../store/recordings/recordings.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import { deleteRecordingRoute, getRecording, listen, retryRecording } from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { serveRecording } from './serve.ts'
import { Problem } from '../http/problem.ts'
import { recordingOutput } from './output.ts'
import { restartRecording } from './restart.ts'
import { timeText } from '../../text/timestamp.ts'

/** More than anybody looks through. */
const LISTENINGS_SHOWN = 100

/** Recordings, one by one: played, tried again, deleted. */
export function recordingRoutes() {
  return createRoutes()
    .openapi(listen, async (c) => {
      const { incoming, outgoing } = c.env
      await serveRecording(c.var.app.deps, { incoming, outgoing }, c.req.valid('param').signed)
      return RESPONSE_ALREADY_SENT
    })
    .openapi(getRecording, async (c) => {
      const row = await findRow(c, 'rec')
      const [peaks, listenings] = await Promise.all([
        readPeaks(c.var.db, row.accountId, row.recordingId),
        listRecordingAccesses(c.var.db, row.accountId, row.recordingId, LISTENINGS_SHOWN),
      ])
      const shown = {
        ...(await recordingOutput(c, row)),
        call_id: publicId('call', row.callId),
        peaks,
        listenings: listenings.map(({ at, lastAt, who, address, agent, requests }) => ({
          at: timeText(at),
          last_at: timeText(lastAt),
          listener: who,
          ip_address: address,
          user_agent: agent,
          request_count: requests,
        })),
      }
      return c.json(shown, 200)
    })
    .openapi(retryRecording, async (c) => {
      const row = await findRow(c, 'rec')
      const { recordings } = c.var.app.deps
      const isLost = row.state === 'ready' && !(await recordings.hasMp3(row))
      if (row.state !== 'failed' && !isLost) throw notFailed(row)
      if (row.origin === 'upload' && !(await recordings.hasSource(row)))
        throw new Problem('not_retryable', 'The audio was not kept, so the recording can’t be retried. Send it again.')
      if (!(await restartRecording(c, row)))
        throw new Problem('not_retryable', 'The recording is already being retried.')
      c.var.afterCommit.push(() => recordings.changed())
      return c.json(await recordingOutput(c, await findRow(c, 'rec')), 200)
    })
    .openapi(deleteRecordingRoute, async (c) => {
      const row = await findRow(c, 'rec')
      const gone = await overrideRecording(c.var.db, row, {
        from: ['fetching', 'converting', 'ready', 'failed'],
        to: {
          state: 'deleted',
          // A call that waits for it is to be notified that it will not come (C9).
          dueAt: new Date(),
          deletedAt: new Date(),
          deletedBy: 'person',
          hasOriginal: false,
          peaks: Buffer.alloc(0),
        },
      })
      // Deleted before is deleted.
      if (gone) c.var.afterCommit.push(() => forget(c, gone))
      return c.body(null, 204)
    })
}

function notFailed({ state }: RecordingRow): Problem {
  if (state === 'deleted') return new Problem('not_retryable', 'The recording was deleted, so it can’t be retried.')
  const now = state === 'ready' ? 'is ready' : 'is in progress'
  return new Problem('not_retryable', `Only failed recordings can be retried. This one ${now}.`)
}

/** Its files go, and its call is notified. */
async function forget(c: RouteContext, row: RecordingRow): Promise<void> {
  const { recordings, failed } = c.var.app.deps
  recordings.changed()
  // They have no right to be there any more: what fails here the next sweep does.
  await recordings.forget(row).catch((error: unknown) => failed('recording files', error))
}
