import { useQueryClient } from '@tanstack/react-query'
import { NOTHING_IMPORTED, sendBatch, type ImportTotals } from '../../../../src/calls/import/import-rows.ts'
import { sendBatches } from '../../../../src/calls/import/send-batches.ts'
import { api, unwrap } from '../../../api/client.ts'
import { useImportRun, type ImportRun } from '../../../parts/import/use-import-run.ts'
import type { OpenFile } from './open-file.ts'

export type CallsImport = ImportRun<ImportTotals>

/** Stopping keeps the rows that were sent, and the file may be imported again. */
export function useImport(file: OpenFile, id: string, tell: 'nobody' | 'integrations'): CallsImport {
  const queries = useQueryClient()
  const post = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    unwrap(api.POST('/sources/{id}/import', { params: { path: { id } }, body: { rows: [...rows], send: tell } }))
  return useImportRun({
    nothing: NOTHING_IMPORTED,
    send: (from, signal, onProgress) =>
      sendBatches(from, {
        all: file.count,
        send: async (now) => sendBatch(now, await file.rowsFrom(now.done), post),
        isStopped: () => signal.aborted,
        onProgress,
      }),
    onEnd: () => void queries.invalidateQueries({ queryKey: ['calls'] }),
  })
}
