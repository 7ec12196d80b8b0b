// Links in place of the references that the fields of a call hold: what an integration would send.
import type { Fields } from '../calls/call.ts'
import { recordingLinkFields, recordingRefersTo } from '../calls/recording.ts'
import { uuidOf } from '../ids.ts'
import type { RecordingsPart } from './parts.ts'

/**
 * These fields with a link in place of each reference to a recording: for whoever gets it, as long as the recording is kept,
 * so that a preview shows the very bytes that are sent.
 */
export async function withLinks(
  recordings: Pick<RecordingsPart, 'link'>,
  accountId: number,
  fields: Fields,
): Promise<Fields> {
  const links: Record<string, string | null> = {}
  for (const name of recordingLinkFields) {
    const referred = recordingRefersTo(fields[name])
    if (referred === null) continue
    const recordingId = uuidOf('rec', referred)
    links[name] = recordingId && (await recordings.link(accountId, recordingId, { untilMs: null }))
  }
  return { ...fields, ...links }
}
