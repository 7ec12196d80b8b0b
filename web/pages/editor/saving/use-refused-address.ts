// Only the server knows which hosts it may reach (S4): the page asks it while a URL is typed, and again whenever its answer
// may have changed.
import { useMay } from '../../../api/may.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { useChanges } from '../../../api/stream.ts'
import type { Change } from '../../../api/stream.ts'

/** The server's answers about URLs. They may change after a save or a test. */
export const REFUSED_ADDRESSES_KEY = ['refused addresses'] as const

/** Without a keystroke for this time, a URL counts as typed. */
const SETTLED_MS = 400

/** A URL that the server refuses to send to, and why. */
export interface RefusedAddress {
  readonly url: string
  readonly message: string
}

/** `null`: the server may send to `url`, or its answer is not known yet. */
export function useRefusedAddress(url: string): RefusedAddress | null {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(url), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [url])
  useAskAgainOnReturn()
  // The URL must be complete: the server cannot judge placeholders and secrets.
  const isWhole = URL.canParse(settled) && !settled.includes('[[')
  const { data } = useQuery({
    queryKey: [...REFUSED_ADDRESSES_KEY, settled],
    queryFn: () => judge(settled),
    enabled: useMay('integrations.preview') && isWhole,
    staleTime: 60_000,
  })
  return isWhole && url === settled ? (data ?? null) : null
}

/** A restarted server may allow other networks. */
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
  const { problems } = await unwrap(api.POST('/integrations/preview', { body }))
  const problem = problems.find(
    ({ pointer, severity }) => pointer === '/integration/request/url' && severity === 'error',
  )
  return problem ? { url, message: problem.detail } : null
}
