// Which addresses may be reached only the server knows (S4): it is asked while one is typed, and again whenever its answer may
// have become another.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { useChanges } from '../../../api/stream.ts'
import type { Change } from '../../../api/stream.ts'

/** What the server said of addresses. After a save and after a test it may say something else. */
export const REFUSED_ADDRESSES_KEY = ['refused addresses'] as const

/** After so long without a keystroke, an address counts as typed. */
const SETTLED_MS = 400

/** An address to which nothing is sent, and why. */
export interface RefusedAddress {
  readonly url: string
  readonly message: string
}

/** `null`: something may be sent to `url`, or it is not known yet. */
export function useRefusedAddress(url: string): RefusedAddress | null {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(url), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [url])
  useAskAgainOnReturn()
  // What is written in it has to be known: a placeholder, and a secret, are not.
  const isWhole = URL.canParse(settled) && !settled.includes('[[')
  const { data } = useQuery({
    queryKey: [...REFUSED_ADDRESSES_KEY, settled],
    queryFn: () => judge(settled),
    enabled: isWhole,
    staleTime: 60_000,
  })
  return isWhole && url === settled ? (data ?? null) : null
}

/** A server that comes back may have been started with other networks allowed. */
function useAskAgainOnReturn(): void {
  const queries = useQueryClient()
  useChanges(
    useCallback(
      ({ type }: Change) => {
        if (type === 'resync') void queries.invalidateQueries({ queryKey: REFUSED_ADDRESSES_KEY })
      },
      [queries],
    ),
  )
}

async function judge(url: string): Promise<RefusedAddress | null> {
  const body = { integration: { name: 'URL', request: { url } } }
  const { problems } = await unwrap(api.POST('/api/v1/integrations/preview', { body }))
  const problem = problems.find(
    ({ pointer, severity }) => pointer === '/integration/request/url' && severity === 'error',
  )
  return problem ? { url, message: problem.detail } : null
}
