// An import from the text to its report: looked at → compared → under way ⇄ stopped or broken off → done.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SheetEntry } from '../../../../src/calls/directory/read-numbers.ts'
import { api, unwrap } from '../../../api/client.ts'
import { numbersKey } from '../../../api/numbers.ts'
import { nothingSent, sendPacks } from './packs.ts'
import type { PackAnswer, Sent } from './packs.ts'
import type { Sheet } from './sheet.ts'

type Mode = 'dry_run' | 'partial'

export interface Import {
  /** How far the comparison with the directory came. */
  readonly compared: Sent
  /** `null`: it has not begun. */
  readonly sent: Sent | null
  readonly isRunning: boolean
  readonly run: () => void
  readonly stop: () => void
}

/** Compares at once; what is compared is not entered yet. Stops when the page is left. */
export function useImport(sheet: Sheet): Import {
  const [compared, setCompared] = useState<Sent>(nothingSent)
  const [sent, setSent] = useState<Sent | null>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const queries = useQueryClient()
  const alive = useRef(new AbortController())
  useEffect(() => {
    const comparing = new AbortController()
    const { signal } = comparing
    const tell = (now: Sent): void => {
      if (!signal.aborted) setCompared(now)
    }
    void sendPacks(sheet.rows, { post: postAs('dry_run'), signal, onProgress: tell }).then(tell)
    return () => comparing.abort()
  }, [sheet])
  useEffect(() => {
    const here = new AbortController()
    alive.current = here
    return () => here.abort()
  }, [])
  const run = useCallback((): void => {
    const stopping = new AbortController()
    setRunning(stopping)
    const signal = AbortSignal.any([stopping.signal, alive.current.signal])
    setSent((from) => from ?? nothingSent)
    void sendPacks(sheet.rows, { post: postAs('partial'), signal, onProgress: setSent }, sent ?? nothingSent)
      .then(setSent)
      .finally(() => {
        setRunning(null)
        void queries.invalidateQueries({ queryKey: numbersKey })
      })
  }, [sheet, sent, queries])
  const stop = useCallback(() => running?.abort(), [running])
  return { compared, sent, isRunning: running !== null, run, stop }
}

function postAs(mode: Mode) {
  return async (entries: readonly SheetEntry[]): Promise<PackAnswer> => {
    const answer = await unwrap(api.numbers.$post({ query: { [mode]: 'true' }, json: [...entries] }))
    // A list is answered with counts.
    return 'created' in answer ? answer : nothing
  }
}

const nothing: PackAnswer = { created: 0, changed: 0, refused: [] }
