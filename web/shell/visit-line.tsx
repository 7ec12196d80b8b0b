// The line that a visitor of an account sees on each page (S56).
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { server, unwrap } from '../api/client.ts'
import { useMembership, useZone } from '../api/membership.ts'
import type { Membership } from '../api/membership.ts'
import { messageOf } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { Banner } from '../parts/banner.tsx'
import { Button } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { useNow } from '../parts/time.tsx'
import { toast } from '../parts/toasts.tsx'
import { clock } from '../words/format.ts'
import { words } from '../words/words.ts'

const say = words.visits

type OpenVisit = NonNullable<Membership['visit']>

/** Absent unless the account is visited. */
export function VisitLine() {
  const membership = useMembership()
  if (!membership?.visit) return null
  return <OpenVisitLine account={membership.account} visit={membership.visit} />
}

function OpenVisitLine({ account, visit }: { account: Membership['account']; visit: OpenVisit }) {
  const { id, ends_at: end } = visit
  const isOver = Date.parse(end) <= useNow()
  const zone = useZone()
  const queries = useQueryClient()
  useEffect(() => {
    // Without the visit the session does not have the account any more, and the page says so.
    if (isOver) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [isOver, queries])
  const ending = useMutation({
    mutationFn: () => unwrap(server.DELETE('/api/v1/visits/{id}', { params: { path: { id } } })),
    // Another account is another document.
    onSuccess: () => globalThis.location.assign('/'),
    onError: (error) => toast(messageOf(error)),
  })
  return (
    <div className="away">
      <Banner
        tone="info"
        action={
          <Button small busy={ending.isPending} onClick={() => ending.mutate()}>
            {say.end}
          </Button>
        }
      >
        {say.line(sanitizeLine(account.name), clock(end, zone))}
      </Banner>
    </div>
  )
}
