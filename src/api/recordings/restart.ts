import { overrideRecording } from '../../store/recordings/recordings.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import type { RouteContext } from '../routing/context.ts'

/** Whether it still was as it was found. One whose audio is gone from the disk is fetched once more: whoever converts it finds that out. */
export async function restartRecording(c: RouteContext, row: RecordingRow): Promise<boolean> {
  const state = row.hasOriginal ? 'converting' : 'fetching'
  const begun = await overrideRecording(c.var.db, row, {
    from: [row.state],
    to: { state, dueAt: new Date(), tries: 0, problem: null },
  })
  return begun !== undefined
}
