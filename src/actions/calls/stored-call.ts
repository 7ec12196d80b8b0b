// Reads a stored call: its row, and the state that only the code can read.
import { emptyCall, type Call, type Fields } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import { recordingRefersTo } from '../../calls/recording.ts'
import { linkRecordings, type LinkingContext } from '../recordings/links.ts'

/** A call as it is shown in the API and on the page. */
export interface LinkedCall {
  readonly row: CallRow
  readonly call: Call
  /** All known fields of the call, with links in place of references to recordings. */
  readonly fields: Fields
  /** Offhook's own link to the longest recording. `null`: Offhook has none, or the principal may not listen. */
  readonly recordingUrl: string | null
  /** The public id of the call's source; `null`: the source no longer exists. */
  readonly sourceId: string | null
}

/** `sourceIds`: public ids of the account's sources, by their numbers. */
export async function linkCall(
  context: LinkingContext,
  row: CallRow,
  sourceIds: ReadonlyMap<number, string>,
): Promise<LinkedCall> {
  const call = callOf(row)
  const known = callFields(call)
  const fields = await linkRecordings(context, known)
  const url = fields['recording_url']
  const isOwn = recordingRefersTo(known['recording_url']) !== null
  const recordingUrl = isOwn && typeof url === 'string' ? url : null
  return { row, call, fields, recordingUrl, sourceId: sourceIds.get(row.sourceId) ?? null }
}

/** All known fields of the call now, by their codes in the catalogue. */
export function knownFields(row: CallRow): Fields {
  return callFields(callOf(row))
}

/** The stored call. If its state cannot be read, the call has only what the row says (S46). */
export function callOf({ uniqueid, state, startedAt }: CallRow): Call {
  return readCallRecord(state) ?? emptyCall({ uniqueid, startAt: startedAt })
}
