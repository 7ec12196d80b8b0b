// Places at which the recorder can be broken on purpose, to check that the watch notices. A story has no faults.
import { recordingFileName, type RecordingFiles } from '../../../src/recordings/recording-files.ts'
import type { RecordingStore } from '../../../src/recordings/recording-job.ts'
import type { Disk } from './disk.ts'
import { RecordingTable } from './rows.ts'

export interface Faults {
  table(): RecordingTable
  rows(rows: RecordingStore): RecordingStore
  files(files: RecordingFiles, disk: Disk): RecordingFiles
  /** The name of a recording's file. */
  nameOf: typeof recordingFileName
  /** The content of a file to convert; `null`: there is no such file. */
  content(name: string, disk: Disk): string | null
  /** Whether a program that begins takes over the recordings of dead programs. */
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
