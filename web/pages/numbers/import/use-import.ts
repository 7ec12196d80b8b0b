// Imports a sheet, after a comparison with the directory.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { NumberEntry } from '../../../../src/calls/directory/read-numbers.ts'
import { api, unwrap } from '../../../api/client.ts'
import { NUMBERS_KEY } from '../../../api/numbers.ts'
import { useImportRun } from '../../../parts/import/use-import-run.ts'
import type { ImportRun } from '../../../parts/import/use-import-run.ts'
import { NOTHING_SENT, sendPacks } from './packs.ts'
import type { PackAnswer, SentNumbers } from './packs.ts'
import type { Sheet } from './sheet.ts'

export interface NumbersImport extends ImportRun<SentNumbers> {
  /** The progress of the comparison with the directory. */
  readonly compared: SentNumbers
}

/** Starts the comparison at once; the comparison imports nothing. */
export function useImport({ rows }: Sheet): NumbersImport {
  const [compared, setCompared] = useState<SentNumbers>(NOTHING_SENT)
  const queries = useQueryClient()
  useEffect(() => {
    const comparing = new AbortController()
    const { signal } = comparing
    const onProgress = (now: SentNumbers): void => {
      if (!signal.aborted) setCompared(now)
    }
    void sendPacks(rows, { post: postAs('dry_run'), signal, onProgress }).then(onProgress)
    return () => comparing.abort()
  }, [rows])
  const run = useImportRun({
    nothing: NOTHING_SENT,
    send: (from, signal, onProgress) => sendPacks(rows, { post: postAs('partial'), signal, onProgress }, from),
    onEnd: () => void queries.invalidateQueries({ queryKey: NUMBERS_KEY }),
  })
  return { ...run, compared }
}

function postAs(mode: 'dry_run' | 'partial') {
  return async (entries: readonly NumberEntry[]): Promise<PackAnswer> => {
    const answer = await unwrap(api.POST('/numbers', { params: { query: { [mode]: true } }, body: [...entries] }))
    // The response to a list contains counts.
    return 'created' in answer ? answer : EMPTY_ANSWER
  }
}

const EMPTY_ANSWER: PackAnswer = { created: 0, updated: 0, refused: [] }
