// Actions on an integration from a list, or from Find. Each resolves when the lists have been fetched again.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api, unwrap } from '../api/client.ts'
import { renewIntegrations } from '../api/integrations.ts'
import type { ListedIntegration } from '../api/integrations.ts'
import { messageOf } from '../api/problem.ts'
import { toast, toastState } from './toasts.tsx'
import { routeName } from './route-name.ts'
import { waitingSentence } from './waiting-result.ts'
import { words } from '../words/words.ts'

const say = words.integrations

/** The fate of the waiting deliveries of an integration that is switched off. */
export type WaitingChoice = 'keep' | 'drop'

export interface IntegrationActions {
  switchOn(integration: ListedIntegration): Promise<void>
  /** Keeps or drops the waiting deliveries. */
  switchOff(integration: ListedIntegration, waiting: WaitingChoice): Promise<void>
  /** Switches several integrations at once: all of them, or none. */
  switchMany(ids: readonly string[], to: 'on' | WaitingChoice): Promise<void>
  /** `waiting`: re-renders the waiting deliveries with the present settings before, or drops them. */
  resume(integration: ListedIntegration, waiting?: 'rerender' | 'drop'): Promise<void>
  /** An integration that Offhook switched off stays off, and stops being an alarm. */
  acknowledge(integration: ListedIntegration): Promise<void>
  duplicate(integration: ListedIntegration): Promise<void>
  remove(integration: ListedIntegration): Promise<void>
}

/** `switching`: the integrations that are being switched, and whether on: a switch stays as it was pressed until that is done. */
export function useIntegrationActions(): {
  readonly actions: IntegrationActions
  readonly switching: ReadonlyMap<string, boolean>
} {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [switching, setSwitching] = useState<ReadonlyMap<string, boolean>>(new Map())
  const actions = useMemo(() => {
    const switched = async (ids: readonly string[], on: boolean, work: Promise<void>): Promise<void> => {
      setSwitching((before) => new Map([...before, ...ids.map((id) => [id, on] as const)]))
      await work
      setSwitching((before) => new Map([...before].filter(([id]) => !ids.includes(id))))
    }
    /** Runs the action, fetches the lists again, and reports the result. `of`: the state of the integration afterwards. */
    const act = async (work: () => Promise<string>, of?: { id: string; sends: boolean }): Promise<void> => {
      const sinceMs = Date.now()
      try {
        const done = await work()
        await renewIntegrations(queries)
        if (done === '') return
        if (of) toastState(done, { integration: of.id, sends: of.sends, sinceMs })
        else toast(done)
      } catch (error) {
        toast(messageOf(error))
      }
    }
    const all: IntegrationActions = {
      switchOn: ({ id }) =>
        switched(
          [id],
          true,
          act(async () => {
            const saved = await unwrap(
              api.PATCH('/integrations/{id}', { params: { path: { id } }, body: { enabled: true } }),
            )
            const missing = saved.problems.find(({ severity }) => severity === 'error')
            return saved.enabled ? '' : `${say.stillDraft} ${missing?.detail ?? ''}`
          }),
        ),
      switchOff: ({ id, name }, waiting) =>
        switched(
          [id],
          false,
          act(
            async () => {
              const params = { path: { id }, query: { waiting } }
              await unwrap(api.PATCH('/integrations/{id}', { params, body: { enabled: false } }))
              return say.switchedOff(routeName(name))
            },
            { id, sends: false },
          ),
        ),
      switchMany: (given, to) =>
        switched(
          given,
          to === 'on',
          act(async () => {
            const ids = [...given]
            if (to !== 'on') {
              await unwrap(api.POST('/integrations/disable', { body: { ids, waiting: to } }))
              return say.switchedOffMany(ids.length)
            }
            const { data } = await unwrap(api.POST('/integrations/enable', { body: { ids } }))
            const drafts = data.filter(({ enabled }) => !enabled)
            const on = say.switchedOnMany(ids.length - drafts.length)
            return drafts.length === 0 ? on : `${on} ${say.stillDrafts(drafts.length)}`
          }),
        ),
      resume: ({ id, name }, waiting) =>
        act(
          async () => {
            const params = { path: { id }, query: waiting ? { waiting } : {} }
            const after = await unwrap(api.POST('/integrations/{id}/resume', { params }))
            return (after.waiting && waitingSentence(after.waiting)) || say.resumed(routeName(name))
          },
          { id, sends: true },
        ),
      acknowledge: ({ id, name }) =>
        act(
          async () => {
            await unwrap(api.POST('/integrations/{id}/acknowledge', { params: { path: { id } } }))
            return say.keptOff(routeName(name))
          },
          { id, sends: false },
        ),
      duplicate: ({ id }) =>
        act(async () => {
          const copy = await unwrap(api.POST('/integrations/{id}/duplicate', { params: { path: { id } } }))
          await navigate({ to: '/integrations/$id', params: { id: copy.id } })
          return say.copyMade(routeName(copy.name))
        }),
      remove: ({ id, name }) =>
        act(async () => {
          await unwrap(api.DELETE('/integrations/{id}', { params: { path: { id } } }))
          return say.deleted(routeName(name))
        }),
    }
    return all
  }, [queries, navigate])
  return { actions, switching }
}
