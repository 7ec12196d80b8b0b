// The built-in receiver: an address that accepts anything, and the received requests.
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useRefusal } from '../../api/may.ts'
import { Banner } from '../../parts/banner.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import './inbox.css'
import { Address } from './address.tsx'
import { Arrivals } from './arrivals.tsx'
import { freshToken, isToken, lastToken, rememberToken } from '../../parts/inbox-token.ts'

const route = getRouteApi('/inside/test-inbox')

export function InboxPage() {
  const { token: tokenFromAddress } = route.useSearch()
  const whyNot = useRefusal('inbox.read')
  const navigate = route.useNavigate()
  const [proposed] = useState(() => lastToken() ?? freshToken())
  const token = tokenFromAddress !== undefined && isToken(tokenFromAddress) ? tokenFromAddress : proposed
  useEffect(() => {
    rememberToken(token)
    // The URL contains the inbox, so that people can share it.
    if (tokenFromAddress !== token) void navigate({ search: { token }, replace: true })
  }, [tokenFromAddress, token, navigate])
  return (
    <Page title={words.inbox.title}>
      {whyNot === null ? (
        <div className="inbox">
          <Address key={token} token={token} onOpen={(next) => void navigate({ search: { token: next } })} />
          <Arrivals key={`${token} arrivals`} token={token} />
        </div>
      ) : (
        <Banner tone="warn">{whyNot}</Banner>
      )}
    </Page>
  )
}
