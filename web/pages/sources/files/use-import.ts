// An import from the first pack to the last: under way ⇄ paused or broken off → done.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { nothingImported, sendPack, type ImportSent } from '../../../../src/calls/sheet/import-rows.ts'
import { sendPacks } from '../../../../src/calls/sheet/send-packs.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { OpenFile } from './open-file.ts'

export interface Import {
  /** `null`: it has not begun. */
  readonly sent: ImportSent | null
  readonly isRunning: boolean
  /** Rows a second, since it began or went on; `null`: too early to say. */
  readonly perSecond: number | null
  readonly run: () => void
  readonly pause: () => void
}

/** Stops between two packs when the page is left: what was sent stays, and the file may be imported again. */
export function useImport(file: OpenFile, id: string, tell: 'nobody' | 'integrations'): Import {
  const [sent, setSent] = useState<ImportSent | null>(null)
  const [perSecond, setPerSecond] = useState<number | null>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const queries = useQueryClient()
  const here = useRef(new AbortController())
  useEffect(() => {
    const staying = new AbortController()
    here.current = staying
    return () => staying.abort()
  }, [])
  const run = useCallback((): void => {
    const stopping = new AbortController()
    const from = sent ?? nothingImported
    const beganAt = performance.now()
    setRunning(stopping)
    setSent(from)
    const signal = AbortSignal.any([stopping.signal, here.current.signal])
    const post = (rows: readonly Readonly<Record<string, unknown>>[]) =>
      unwrap(api.sources[':id'].import.$post({ param: { id }, json: { rows: [...rows], tell } }))
    void sendPacks(from, {
      all: file.count,
      send: async (now) => sendPack(now, await file.rowsFrom(now.done), post),
      isStopped: () => signal.aborted,
      onProgress(now) {
        setSent(now)
        setPerSecond(((now.done - from.done) / (performance.now() - beganAt)) * 1000)
      },
    })
      .then(setSent)
      .finally(() => {
        setRunning(null)
        void queries.invalidateQueries({ queryKey: ['calls'] })
      })
  }, [file, id, tell, sent, queries])
  const pause = useCallback(() => running?.abort(), [running])
  return { sent, isRunning: running !== null, perSecond, run, pause }
}
