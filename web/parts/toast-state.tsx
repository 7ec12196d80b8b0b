// What a toast said of an integration, such as "Resumed", may be over before the toast is.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { integrationsQuery, isHeld } from '../api/integrations.ts'
import { useChanges } from '../api/stream.ts'
import type { Change } from '../api/stream.ts'

/** That an integration sends, or does not. */
export interface IntegrationState {
  readonly integration: string
  readonly sends: boolean
  /** When what made it so was begun: what was read before says nothing. Milliseconds since 1970. */
  readonly sinceMs: number
}

interface WatchStateProps {
  readonly of: IntegrationState
  /** It is so no longer. */
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
