import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { inDraft } from '../draft/change.ts'
import type { PartName } from '../draft/parts.ts'
import { isDirty } from './editing.ts'
import type { WaitingPolicy } from './requests.ts'
import type { EditingStore, Outcome } from './store.ts'
import { useEditingPart, usePublishSaved } from './use-editing.ts'

export interface Saving {
  readonly save: () => Promise<void>
  readonly switchTo: (enabled: boolean, waiting?: WaitingPolicy) => Promise<void>
  /** Saves what two people changed, as it was chosen. */
  readonly saveTogether: (acceptTheirs: ReadonlySet<PartName>) => Promise<void>
  readonly justSaved: boolean
}

interface SavingOptions {
  readonly store: EditingStore
  /** A new one was saved, and its address is now this one's. */
  readonly onCreated: (id: string) => void
  readonly onNewKey: (secret: string) => void
  /** A save was refused, for this. */
  readonly onProblem: (problem: ConfigProblem) => void
}

/** Saves what is edited, and does what follows from it on the page. */
export function useSaving({ store, onCreated, onNewKey, onProblem }: SavingOptions): Saving {
  const navigate = useNavigate()
  const publishSaved = usePublishSaved()
  const [lastSaved, setLastSaved] = useState<Draft | null>(null)
  const base = useEditingPart(store, (state) => state.base)
  const settle = async (outcome: Outcome): Promise<void> => {
    publishSaved(outcome)
    const { phase, base: now } = store.get()
    if (outcome.is !== 'stopped') setLastSaved(now)
    if (outcome.is === 'made') {
      onNewKey(outcome.signingSecret)
      onCreated(outcome.saved.id)
      await navigate({ to: '/integrations/$id', params: { id: outcome.saved.id }, search: (now) => now, replace: true })
    }
    if (phase.is === 'refused' && phase.flaws[0]) onProblem(phase.flaws[0])
  }
  const save = async (): Promise<void> => settle(await store.save())
  const switchTo = async (enabled: boolean, waiting?: WaitingPolicy): Promise<void> => {
    const { saved } = store.get()
    const isTyped = enabled && isDirty(store.get())
    if (!saved || isTyped) store.dispatch({ type: 'edit', change: inDraft({ enabled }) })
    if (!saved) return
    // What was typed is meant to go on with it.
    await settle(isTyped ? await store.save() : await store.switchTo(enabled, waiting))
    if (enabled && store.get().phase.is === 'idle' && store.get().saved?.enabled === false) toast(words.saving.staysOff)
  }
  const saveTogether = async (acceptTheirs: ReadonlySet<PartName>): Promise<void> => {
    store.dispatch({ type: 'resolve', acceptTheirs })
    await save()
  }
  return { save, switchTo, saveTogether, justSaved: base === lastSaved }
}
