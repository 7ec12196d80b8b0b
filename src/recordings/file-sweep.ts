// Deletes files that are not needed: a kill between writing a file and storing its row leaves such files.
import { parseFileName, type RecordingFiles } from './recording-files.ts'
import type { RecordingJob, RecordingStore } from './recording-job.ts'

type SweptFiles = Pick<RecordingFiles, 'names' | 'remove' | 'sweepDrafts'>

const SWEEP_AT_ONCE = 500

/**
 * Deletes files without a row, files of deleted recordings, and files of claims that failed, as a kill between file and row
 * leaves them. A file that was just written may get its row in a moment, and is ignored.
 */
export async function sweepFiles(
  { files, store }: { readonly files: SweptFiles; readonly store: Pick<RecordingStore, 'findByIds'> },
  beforeMs: number,
): Promise<void> {
  await files.sweepDrafts()
  let names: string[] = []
  const judge = async (): Promise<void> => {
    const ids = new Set(names.map((name) => parseFileName(name).recordingId))
    const jobs = new Map((await store.findByIds([...ids])).map((job) => [job.recordingId, job]))
    for (const name of names) {
      const { recordingId, ...file } = parseFileName(name)
      if (!isNeeded(file, jobs.get(recordingId))) await files.remove(name)
    }
    names = []
  }
  for await (const name of files.names(beforeMs)) if (names.push(name) >= SWEEP_AT_ONCE) await judge()
  if (names.length > 0) await judge()
}

/**
 * A file that a row needs stays, and so does a file that the present holder of a claim may be about to write. No other claim can
 * come to need the file.
 */
function isNeeded(
  { kind, claim }: { readonly kind: 'source' | 'mp3'; readonly claim: number },
  job?: RecordingJob,
): boolean {
  if (job === undefined) return false
  if (job.epoch !== 0 && claim === job.claim) return true
  return kind === 'mp3' ? job.state === 'ready' && claim === job.mp3Claim : job.hasOriginal && claim === job.sourceClaim
}
