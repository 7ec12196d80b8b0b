// A toast about the state of an integration, such as "Resumed". When that state changes, the toast disappears.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { integrationsQuery, isHeld } from '../api/integrations.ts'
import { useChanges } from '../api/stream.ts'
import type { Change } from '../api/stream.ts'

/** The state that the toast reports: whether the integration sends. */
export interface IntegrationState {
  readonly integration: string
  readonly sends: boolean
  /** When the request for this state was sent: data that was read before may be old. Milliseconds since 1970. */
  readonly sinceMs: number
}

interface WatchStateProps {
  readonly of: IntegrationState
  /** Called when the integration is in another state. */
  readonly onOver: () => void
}

export function WatchState({ of: { integration, sends, sinceMs }, onOver }: WatchStateProps) {
  const queries = useQueryClient()
  useChanges(
    useCallback(
      ({ type, id }: Change) => {
        if (type === 'integration' && id === integration)
          void queries.invalidateQueries({ queryKey: integrationsQuery.queryKey })
      },
      [queries, integration],
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
