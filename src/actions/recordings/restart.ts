import { overrideRecording, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { ActionContext } from '../context.ts'

/**
 * Has a recording fetched or converted again from the beginning. Whether it still was as it was found. Audio that is gone from the disk is
 * fetched once more: whoever converts it finds that out.
 */
export async function restartRecording(
  { db, deps, afterCommit }: Pick<ActionContext, 'db' | 'deps' | 'afterCommit'>,
  row: RecordingRow,
): Promise<boolean> {
  const state = row.hasOriginal ? 'converting' : 'fetching'
  const begun = await overrideRecording(db, row, {
    from: [row.state],
    to: { state, dueAt: new Date(), tries: 0, problem: null },
  })
  if (begun === undefined) return false
  afterCommit(() => deps.recordings.changed())
  return true
}
