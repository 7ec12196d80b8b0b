import { overrideRecording, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { ActionContext } from '../context.ts'

/** Deletes a recording for good, unless it is deleted: its files go, and its call is notified. */
export async function removeRecording({ db, deps, afterCommit }: ActionContext, row: RecordingRow): Promise<void> {
  const gone = await overrideRecording(db, row, {
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
  if (!gone) return
  afterCommit(async () => {
    deps.recordings.changed()
    // They have no right to be there any more: what fails here the next sweep does.
    await deps.recordings.forget(gone).catch((error: unknown) => deps.failed('recording files', error))
  })
}
