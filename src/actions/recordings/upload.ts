import { findRecordingById, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { ActionContext } from '../context.ts'
import { restartRecording } from './restart.ts'

export interface UploadedRecording {
  readonly recordingId: string
  readonly state: RecordingRow['state']
}

/**
 * Stores audio as a recording of a call. Rejects as `createUploadReceiver` says. Runs outside a transaction, because the upload
 * may take long.
 */
export async function uploadRecording(
  context: ActionContext,
  { callId, sourceId, uniqueid }: Pick<CallRow, 'callId' | 'sourceId' | 'uniqueid'>,
  body: AsyncIterable<Uint8Array>,
): Promise<UploadedRecording> {
  const { accountId } = context.account
  const { id: recordingId } = await context.deps.recordings.receive({ accountId, callId, sourceId, uniqueid, body })
  const row = await findRecordingById(context.db, accountId, recordingId)
  // Uploading the audio of a failed recording again retries that recording.
  const isBegun = row?.state === 'failed' && row.hasOriginal && (await restartRecording(context, row))
  return { recordingId, state: isBegun || !row ? 'converting' : row.state }
}
