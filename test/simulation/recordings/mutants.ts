// Broken recorders, each with one fault.
import { recordingFileName, parseFileName, type RecordingFiles } from '../../../src/recordings/recording-files.ts'
import type { RecordingJob } from '../../../src/recordings/recording-job.ts'
import type { Disk } from './disk.ts'
import { NO_FAULTS, type Faults } from './faults.ts'
import { RecordingTable, type Row } from './rows.ts'

export interface Mutant {
  /** The fault. */
  readonly does: string
  /** The objection of the watch. */
  readonly objection: RegExp
  readonly faults: Partial<Faults>
}

/**
 * Works as before claims existed: begins whatever was due when the table was read, although its state may have changed.
 */
class ActiveOnlyTable extends RecordingTable {
  protected override mayClaim({ recordingId }: Row, _epoch: number, activeIds: readonly string[]): boolean {
    return !activeIds.includes(recordingId)
  }

  protected override hold(row: Row): RecordingJob {
    return row
  }

  protected override isHeld(row: Row, job: RecordingJob): boolean {
    return row.state === job.state
  }
}

/** Accepts any update, whoever sends it and whatever the state of the recording. */
class UnguardedTable extends RecordingTable {
  protected override isHeld(): boolean {
    return true
  }
}

/** Gives out recordings that another node holds. */
class DoubleClaimTable extends RecordingTable {
  protected override mayClaim(): boolean {
    return true
  }
}

/** Never gives out recordings that its own node holds, although the node may have failed to release them. */
class NoReclaimTable extends RecordingTable {
  protected override mayClaim({ epoch }: Row): boolean {
    return epoch === 0
  }
}

/** Does not count claims: a later claim has the same number. */
class UncountedClaimTable extends RecordingTable {
  protected override hold(row: Row, epoch: number): RecordingJob {
    const claimedRow = { ...row, epoch }
    this.rows.set(row.recordingId, claimedRow)
    return claimedRow
  }
}

const alike = (name: string): string => {
  const { recordingId, kind } = parseFileName(name)
  return recordingFileName(recordingId, kind, 0)
}

/** Names a file by its recording alone. */
function namedAlike(files: RecordingFiles): RecordingFiles {
  return {
    ...files,
    keep: (path, name) => files.keep(path, alike(name)),
    has: (name) => files.has(alike(name)),
    remove: (name) => files.remove(alike(name)),
  }
}

/** Removes all files of a recording together with one file. */
function removingAll(files: RecordingFiles, disk: Disk): RecordingFiles {
  return {
    ...files,
    async remove(name) {
      const { recordingId } = parseFileName(name)
      const all = [...disk.files.keys()].filter((one) => parseFileName(one).recordingId === recordingId)
      for (const one of all) await files.remove(one)
    },
  }
}

export const MUTANTS: readonly Mutant[] = [
  {
    does: 'begins what was due when it looked, and has moved on since',
    objection: /was (?:fetched|converted) twice|is not there|and its row says|lies there/,
    faults: { table: () => new ActiveOnlyTable() },
  },
  {
    does: 'writes down what was done under a claim that was lost',
    objection: /was ready and is|is not there|and its row says|lies there|told/,
    faults: { table: () => new UnguardedTable() },
  },
  {
    does: 'takes in hand what another has',
    objection: /was (?:fetched|converted) twice/,
    faults: { table: () => new DoubleClaimTable() },
  },
  {
    does: 'does not take again what it could not let go of',
    objection: /was never settled/,
    faults: { table: () => new NoReclaimTable() },
  },
  {
    does: 'gives every claim the same number',
    objection: /is not there|and its row says|lies there|told/,
    faults: { table: () => new UncountedClaimTable() },
  },
  {
    does: 'names the files of all claims alike',
    objection: /is not there|and its row says/,
    faults: {
      files: namedAlike,
      nameOf: (recordingId, kind) => recordingFileName(recordingId, kind, 0),
      content: (name, disk) => disk.files.get(alike(name))?.content ?? null,
    },
  },
  {
    does: 'removes the files of others with its own',
    objection: /is not there/,
    faults: { files: removingAll },
  },
  {
    does: 'says that a file is kept before it is',
    objection: /is not there/,
    faults: {
      files: (files) => ({
        ...files,
        async keep(path, name) {
          void files.keep(path, name)
        },
      }),
    },
  },
  {
    does: 'sweeps what somebody in hand is about to write down',
    objection: /is not there/,
    faults: {
      rows: (rows) => ({
        ...rows,
        findByIds: async (ids) => (await rows.findByIds(ids)).map((job) => ({ ...job, epoch: 0 })),
      }),
    },
  },
  {
    does: 'does not take over what a dead program had in hand',
    objection: /was never settled/,
    faults: { takesOver: false },
  },
]

export const brokenBy = (mutant: Mutant): Faults => ({ ...NO_FAULTS, ...mutant.faults })
