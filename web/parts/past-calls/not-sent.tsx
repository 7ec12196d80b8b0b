// Calls that ended while an integration was off, with a button to send them: a line in a banner, or a banner of its own.
import { useQuery } from '@tanstack/react-query'
import { X } from '../icons.ts'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { notSentQuery } from '../../api/past-calls.ts'
import type { NotSentCalls } from '../../api/past-calls.ts'
import { useZone } from '../../api/membership.ts'
import { near } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Banner } from '../banner.tsx'
import { Button, IconButton } from '../button.tsx'
import { fetchedLater } from '../fetched-later.tsx'
import { routeName } from '../route-name.ts'

const PastCalls = fetchedLater(async () => (await import('./past-calls.tsx')).PastCalls)

const say = words.pastCalls

interface NotSentProps {
  readonly integration: { readonly id: string; readonly name: string; readonly updated_at: string }
  /** Among lines of other integrations: the button names the integration. */
  readonly named?: boolean
}

/** A line of a banner that says why the integration is off. */
export function NotSentLine({ integration, named = false }: NotSentProps) {
  const { calls, sendThem, dialog } = useNotSent(integration, named)
  return (
    <>
      {calls && (
        <div className="row wrap">
          <span>{calls}</span>
          {sendThem}
        </div>
      )}
      {dialog}
    </>
  )
}

interface NotSentNoticeProps extends NotSentProps {
  readonly onDismiss?: () => void
}

/** A banner for an integration that is on again, or that a person switched off. */
export function NotSentNotice({ integration, named = false, onDismiss }: NotSentNoticeProps) {
  const { calls, sendThem, dialog } = useNotSent(integration, named)
  return (
    <>
      {calls && (
        <Banner
          tone="info"
          role="status"
          action={
            <span className="acts">
              {sendThem}
              {onDismiss && <IconButton icon={X} small label={words.parts.close} onClick={onDismiss} />}
            </span>
          }
        >
          {named && (
            <>
              <strong dir="auto">{routeName(integration.name)}</strong>
              {': '}
            </>
          )}
          {calls}
        </Banner>
      )}
      {dialog}
    </>
  )
}

interface NotSentParts {
  /** Number of calls, and since when; `null`: none. */
  readonly calls: string | null
  readonly sendThem: ReactNode
  /** Stays open after the last call was sent, to show the result. */
  readonly dialog: ReactNode
}

function useNotSent({ id, name, updated_at: changed }: NotSentProps['integration'], named: boolean): NotSentParts {
  const zone = useZone()
  const { data } = useQuery(notSentQuery(id, changed))
  const [off, setOff] = useState<NotSentCalls | null>(null)
  const from = data?.from ?? null
  const has = data !== undefined && from !== null && (data.count > 0 || !data.exact)
  return {
    calls: has
      ? say.notSent({ ...data, from: near(from, zone), to: data.to === null ? null : near(data.to, zone) })
      : null,
    sendThem: has && (
      <Button
        verb="deliveries.send_past"
        small
        {...(named && { 'aria-label': say.sendThemOf(routeName(name)) })}
        onClick={() => setOff(data)}
      >
        {say.sendThem}
      </Button>
    ),
    dialog: off?.from != null && (
      <PastCalls id={id} off={{ from: off.from, to: off.to }} onClose={() => setOff(null)} />
    ),
  }
}
