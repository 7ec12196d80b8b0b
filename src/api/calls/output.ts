// Calls as the API shows them: the row beside the state that the code keeps of a call.
import { emptyCall, type Call, type Fields, type Outcome, type Status } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { outcomeReason } from './outcome-reason.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import { publicId } from '../../ids.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { linkRecordings } from '../recordings/links.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export interface CallOutputDeps {
  /** Public ids by number. */
  readonly sources: ReadonlyMap<number, string>
  readonly recordings: Pick<ApiDeps['recordings'], 'link'>
  readonly accountId: number
}

/** A call, with links to its recordings. */
export async function callOutput(row: CallRow, { sources, recordings, accountId }: CallOutputDeps) {
  const call = callOf(row)
  const fields = await linkRecordings(recordings, accountId, callFields(call))
  const url = fields['recording_url']
  return {
    id: publicId('call', row.callId),
    uniqueid: row.uniqueid,
    source_id: sources.get(row.sourceId) ?? null,
    status: row.status as Status | null,
    outcome: row.outcome as Outcome | null,
    ...outcomeReason(call),
    is_test: row.isTest,
    is_replayed: row.isReplayed,
    fields,
    recording: call.recording === 'none' ? null : { state: call.recording, url: typeof url === 'string' ? url : null },
    started_at: timeText(call.startAt),
    ended_at: timeOrNull(call.endAt),
  }
}

/** All that is known of a call now, by the codes of the catalogue. */
export function knownFields(row: CallRow): Fields {
  return callFields(callOf(row))
}

/** What is stored of a call; of one that cannot be read, what is known beside it (S46). */
export function callOf({ uniqueid, state, startedAt }: CallRow): Call {
  return readCallRecord(state) ?? emptyCall({ uniqueid, startAt: startedAt })
}
