// The ledger of a simulation: what was sent and what was answered, one JSON line per answer. The audit reads it.
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import type { UpdateResult } from '../../client/client.ts'

/** One POST and what came of it. `status` is 0 when no answer came; then nobody knows what was stored. */
export interface LedgerLine {
  readonly at: string
  readonly ms: number
  readonly status: number
  readonly sent: readonly {
    readonly uniqueid: string
    readonly event_id: string
    readonly status?: string | undefined
  }[]
  readonly results?: readonly UpdateResult[]
  readonly error?: string
}

export interface Ledger {
  /** Returns when the line is written, and with fsync when the disk has it. */
  write(line: LedgerLine): Promise<void>
  close(): Promise<void>
}

/** Opens a ledger at the end of the file, so that a run after a crash adds to what is there. */
export async function openLedger(path: string, fsync: boolean): Promise<Ledger> {
  const file: FileHandle = await open(path, 'a')
  return {
    async write(line) {
      await file.appendFile(`${JSON.stringify(line)}\n`)
      if (fsync) await file.datasync()
    },
    close: () => file.close(),
  }
}
