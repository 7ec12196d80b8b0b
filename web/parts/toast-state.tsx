// A toast says how an integration stands, such as "Resumed". When it stands otherwise, the toast goes.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { integrationsQuery, isHeld } from '../api/integrations.ts'
import { useChanges } from '../api/stream.ts'
import type { Change } from '../api/stream.ts'

/** Whether an integration sends, as a toast says it. */
export interface IntegrationState {
  readonly integration: string
  readonly sends: boolean
  /** When the request that made it so was sent: what was read before that says nothing. Milliseconds since 1970. */
  readonly sinceMs: number
}

interface WatchStateProps {
  readonly of: IntegrationState
  /** Called when the integration stands otherwise. */
  readonly onOver: () => void
}

export function WatchState({ of: { integration, sends, sinceMs }, onOver }: WatchStateProps) {
  const queries = useQueryClient()
  const renew = useCallback(async () => {
    // An answer that is under way may be from before the change. A first answer would not be asked for again by itself.
    await queries.cancelQueries({ queryKey: integrationsQuery.queryKey })
    await queries.invalidateQueries({ queryKey: integrationsQuery.queryKey })
  }, [queries])
  useChanges(
    useCallback(
      ({ type, id }: Change) => {
        if (type === 'integration' && id === integration) void renew()
      },
      [renew, integration],
    ),
  )
  const { data, dataUpdatedAt } = useQuery(integrationsQuery)
  const now = dataUpdatedAt < sinceMs ? undefined : data?.find(({ id }) => id === integration)
  const isOver = now !== undefined && isHeld(now) === sends
  useEffect(() => {
    if (isOver) onOver()
  })
  return null
}
