import { useQueryClient } from '@tanstack/react-query'
import { nothingImported, sendPack, type ImportSent } from '../../../../src/calls/sheet/import-rows.ts'
import { sendPacks } from '../../../../src/calls/sheet/send-packs.ts'
import { api, unwrap } from '../../../api/client.ts'
import { useImportRun, type ImportRun } from '../../../parts/import/use-import-run.ts'
import type { OpenFile } from './open-file.ts'

export type CallsImport = ImportRun<ImportSent>

/** What was sent stays when it is stopped, and the file may be imported again. */
export function useImport(file: OpenFile, id: string, tell: 'nobody' | 'integrations'): CallsImport {
  const queries = useQueryClient()
  const post = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    unwrap(api.sources[':id'].import.$post({ param: { id }, json: { rows: [...rows], tell } }))
  return useImportRun({
    nothing: nothingImported,
    send: (from, signal, onProgress) =>
      sendPacks(from, {
        all: file.count,
        send: async (now) => sendPack(now, await file.rowsFrom(now.done), post),
        isStopped: () => signal.aborted,
        onProgress,
      }),
    onEnd: () => void queries.invalidateQueries({ queryKey: ['calls'] }),
  })
}
