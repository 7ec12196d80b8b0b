// Replaces references to recordings in the fields of a call with links, as integrations receive them.
import type { Fields } from '../../calls/call.ts'
import { withRecordingLinks } from '../../calls/recording.ts'
import { uuidOf } from '../../ids.ts'
import { HOUR_MS } from '../../time/durations.ts'
import type { ActionDeps } from '../context.ts'

/** How long a link in the dashboard or the API works (S43): only whoever asked for it is meant to use it. */
export const SHOWN_LINK_MS = 12 * HOUR_MS

/** These fields with a link in place of each reference to a recording. Within an hour the links stay the same. */
export function linkRecordings(
  recordings: ActionDeps['recordings'],
  accountId: number,
  fields: Fields,
): Promise<Fields> {
  const untilMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + SHOWN_LINK_MS
  return withRecordingLinks(fields, async (recording) => {
    const recordingId = uuidOf('rec', recording)
    return recordingId && (await recordings.link(accountId, recordingId, { untilMs }))
  })
}
