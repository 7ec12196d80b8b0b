import { overrideRecording, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { ActionContext } from '../context.ts'

/** Deletes the files of a recording for good and notifies its call, unless the recording is already deleted. */
export async function removeRecording({ db, deps, afterCommit }: ActionContext, row: RecordingRow): Promise<void> {
  const gone = await overrideRecording(db, row, {
    from: ['fetching', 'converting', 'ready', 'failed'],
    to: {
      state: 'deleted',
      // If the call is waiting for the recording, the call must learn that it will not come (C9).
      dueAt: new Date(),
      deletedAt: new Date(),
      deletedBy: 'person',
      hasOriginal: false,
      peaks: Buffer.alloc(0),
    },
  })
  if (!gone) return
  afterCommit(async () => {
    deps.recordings.changed()
    // If deleting the files fails here, the next sweep deletes them.
    await deps.recordings.forget(gone).catch((error: unknown) => deps.failed('recording files', error))
  })
}
