// Places at which the recorder can be broken on purpose, to see that somebody objects. A story has none of these.
import { recordingFileName, type RecordingFiles } from '../../../src/recordings/recording-files.ts'
import type { RecordingStore } from '../../../src/recordings/recording-job.ts'
import type { Disk } from './disk.ts'
import { RecordingTable } from './rows.ts'

export interface Faults {
  table(): RecordingTable
  rows(rows: RecordingStore): RecordingStore
  files(files: RecordingFiles, disk: Disk): RecordingFiles
  /** What a file of a recording is called. */
  nameOf: typeof recordingFileName
  /** What a file holds that is converted; `null`: there is none. */
  content(name: string, disk: Disk): string | null
  /** A program that begins takes over from the dead. */
  readonly takesOver: boolean
}

export const NO_FAULTS: Faults = {
  table: () => new RecordingTable(),
  rows: (rows) => rows,
  files: (files) => files,
  nameOf: recordingFileName,
  content: (name, disk) => disk.files.get(name)?.content ?? null,
  takesOver: true,
}
