// Replaces references to recordings in the fields of a call with links, as integrations receive them.
import type { Fields } from '../../calls/call.ts'
import { withRecordingLinks } from '../../calls/recording.ts'
import { uuidOf } from '../../ids.ts'
import type { ActionDeps } from '../context.ts'

/**
 * These fields with a link in place of each reference to a recording. The link works for everybody as long as the recording is
 * stored, so a preview shows exactly what is sent.
 */
export function linkRecordings(
  recordings: ActionDeps['recordings'],
  accountId: number,
  fields: Fields,
): Promise<Fields> {
  return withRecordingLinks(fields, async (recording) => {
    const recordingId = uuidOf('rec', recording)
    return recordingId && (await recordings.link(accountId, recordingId, { untilMs: null }))
  })
}
