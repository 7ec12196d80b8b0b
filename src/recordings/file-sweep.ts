// Files that nobody has a right to: what a kill left between a file and its row.
import { parseFileName, type RecordingFiles } from './recording-files.ts'
import type { RecordingJob, RecordingStore } from './recording-job.ts'

type SweptFiles = Pick<RecordingFiles, 'names' | 'remove' | 'sweepDrafts'>

const SWEEP_AT_ONCE = 500

/**
 * Removes files without a row, of one that was deleted, and of claims that came to nothing: a kill came between file and row.
 * A file that was just written has its row in a moment, and is not looked at.
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

/** What a row needs stays, and what the one who has it in hand is about to write there. No other claim can come to need it. */
function isNeeded(
  { kind, claim }: { readonly kind: 'source' | 'mp3'; readonly claim: number },
  job?: RecordingJob,
): boolean {
  if (job === undefined) return false
  if (job.epoch !== 0 && claim === job.claim) return true
  return kind === 'mp3' ? job.state === 'ready' && claim === job.mp3Claim : job.hasOriginal && claim === job.sourceClaim
}
