import { overrideRecording, type RecordingRow } from '../../store/recordings/recordings.ts'
import type { ActionContext } from '../context.ts'

/**
 * Starts fetching or converting a recording again from the beginning. Returns whether its state was still the state in `row`. If
 * the audio is no longer on the disk, the conversion notices it and fetches the audio again.
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
