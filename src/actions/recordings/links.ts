// Links in place of the references that the fields of a call hold: what an integration would send.
import type { Fields } from '../../calls/call.ts'
import { withRecordingLinks } from '../../calls/recording.ts'
import { uuidOf } from '../../ids.ts'
import type { ActionDeps } from '../context.ts'

/**
 * These fields with a link in place of each reference to a recording: for whoever gets it, as long as the recording is kept,
 * so that a preview shows the very bytes that are sent.
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
