// Places at which the recorder can be broken on purpose, to see that somebody objects. A story has none of these.
import { fileName, type RecordingFiles } from '../../../src/recordings/files.ts'
import type { Rows } from '../../../src/recordings/job.ts'
import type { Disk } from './disk.ts'
import { RecordingTable } from './rows.ts'

export interface Faults {
  table(): RecordingTable
  rows(rows: Rows): Rows
  files(files: RecordingFiles, disk: Disk): RecordingFiles
  /** What a file of a recording is called. */
  nameOf: typeof fileName
  /** What a file holds that is converted; `null`: there is none. */
  content(name: string, disk: Disk): string | null
  /** A program that begins takes over from the dead. */
  readonly takesOver: boolean
}

export const NO_FAULTS: Faults = {
  table: () => new RecordingTable(),
  rows: (rows) => rows,
  files: (files) => files,
  nameOf: fileName,
  content: (name, disk) => disk.files.get(name)?.content ?? null,
  takesOver: true,
}
