import type { RecordingRow } from '../../store/recordings/recordings.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { restartRecording } from './restart.ts'

/**
 * Retries a recording that failed or whose MP3 is missing. Fails for any other recording, and if uploaded audio no longer exists.
 */
export async function retryRecording(context: ActionContext, row: RecordingRow): Promise<Result<void>> {
  const { recordings } = context.deps
  const isLost = row.state === 'ready' && !(await recordings.hasMp3(row))
  if (row.state !== 'failed' && !isLost) return new ActionFailure('not_retryable', whyNotFailed(row))
  if (row.origin === 'upload' && !(await recordings.hasSource(row)))
    return new ActionFailure(
      'not_retryable',
      'The audio was not kept, so the recording can’t be retried. Send it again.',
    )
  if (!(await restartRecording(context, row)))
    return new ActionFailure('not_retryable', 'The recording is already being retried.')
}

function whyNotFailed({ state }: RecordingRow): string {
  if (state === 'deleted') return 'The recording was deleted, so it can’t be retried.'
  const now = state === 'ready' ? 'is ready' : 'is in progress'
  return `Only failed recordings can be retried. This one ${now}.`
}
