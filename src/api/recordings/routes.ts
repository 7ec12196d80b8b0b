import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { removeRecording } from '../../actions/recordings/remove.ts'
import { retryRecording as retry } from '../../actions/recordings/retry.ts'
import { publicId } from '../../ids.ts'
import { listRecordingAccesses, readPeaks } from '../../store/recordings/recordings.ts'
import { deleteRecordingRoute, getRecording, listen, listenInAccount, retryRecording } from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { serveRecording, serveRecordingOf } from './serve.ts'
import { orThrow } from '../http/problem.ts'
import { listenerOf, recordingOutput } from './output.ts'
import { timeText } from '../../text/timestamp.ts'

/** The most accesses that are listed. Nobody would read a longer list. */
const LISTENINGS_SHOWN = 100

/** Recordings, one by one: played, tried again, deleted. */
export function recordingRoutes() {
  return createRoutes()
    .openapi(listen, async (c) => {
      const { incoming, outgoing } = c.env
      await serveRecording(c.var.app.deps, { incoming, outgoing }, c.req.valid('param').signed)
      return RESPONSE_ALREADY_SENT
    })
    .openapi(listenInAccount, async (c) => {
      const { accountId, recordingId } = await findRow(c, 'rec')
      const { incoming, outgoing } = c.env
      await serveRecordingOf(c.var.app.deps, { incoming, outgoing }, { accountId, recordingId, who: listenerOf(c) })
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
      orThrow(await retry(actionContext(c), await findRow(c, 'rec')))
      return c.json(await recordingOutput(c, await findRow(c, 'rec')), 200)
    })
    .openapi(deleteRecordingRoute, async (c) => {
      await removeRecording(actionContext(c), await findRow(c, 'rec'))
      return c.body(null, 204)
    })
}
