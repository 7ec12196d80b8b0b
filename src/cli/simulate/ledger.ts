// The ledger of a simulation: requests and responses, one JSON line per response. The audit reads it.
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import type { UpdateResult } from '../../client/client.ts'

/** One POST and its result. `status` is 0 without a response; then nobody knows what was stored. */
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
  /** Resolves when the line is written; with fsync, when it is on the disk. */
  write(line: LedgerLine): Promise<void>
  close(): Promise<void>
}

/** Opens a ledger for appending, so that a run after a crash adds to the file. */
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
