import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { addressOf } from '../../../../src/integrations/service-inputs.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { activityQuery } from '../../../api/integrations.ts'
import type { Activity } from '../../../api/integrations.ts'
import { messageOf } from '../../../api/problem.ts'
import { toast, toastState } from '../../../parts/toasts.tsx'
import { waitingSentence } from '../../../parts/waiting-result.ts'
import type { WaitingResult } from '../../../parts/waiting-result.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import type { Saved } from '../draft/saved.ts'
import { inDraft } from '../draft/change.ts'
import type { PartName } from '../draft/parts.ts'
import { storedSecrets, validatedDraftOf } from '../preview/validated-draft.ts'
import { isDirty } from './editing.ts'
import { resume } from './requests.ts'
import type { WaitingChoice, WaitingPolicy } from './requests.ts'
import type { EditingStore, Outcome } from './store.ts'
import { REFUSED_ADDRESSES_KEY } from './use-refused-address.ts'
import { useEditingPart, usePublishSaved } from './use-editing.ts'
import { asksAboutWaiting, waitingToAskAbout } from './waiting-question.ts'

export interface Saving {
  readonly save: () => Promise<void>
  readonly switchTo: (enabled: boolean, waiting?: WaitingPolicy) => Promise<void>
  /**
   * Resumes the integration: changes are saved first, and if that fails, nothing is resumed. `waiting`: the choice for the
   * waiting deliveries, to skip the question.
   */
  readonly resume: (waiting?: WaitingChoice) => Promise<void>
  /** Saves the merged changes of two people, as chosen. */
  readonly saveTogether: (acceptTheirs: ReadonlySet<PartName>) => Promise<void>
  readonly justSaved: boolean
  /** The question to answer before the save; `null`: none. */
  readonly question: WaitingAsked | null
}

/**
 * A save that waits for an answer: this number of deliveries waits, and the person has to choose what to do with them.
 */
export interface WaitingAsked {
  readonly count: number
  readonly onAnswer: (waiting: WaitingChoice) => void
  /** Closes the question without saving. */
  readonly onClose: () => void
}

interface SavingOptions {
  readonly store: EditingStore
  /** A new integration was saved, and its URL now has this id. */
  readonly onCreated: (id: string) => void
  readonly onNewKey: (secret: string) => void
  /** A save was refused, because of this problem. */
  readonly onProblem: (problem: ConfigProblem) => void
}

/** Saves the draft, and updates the page afterwards. */
export function useSaving({ store, onCreated, onNewKey, onProblem }: SavingOptions): Saving {
  const navigate = useNavigate()
  const publishSaved = usePublishSaved()
  const { question, ask } = useWaitingQuestion(store)
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
  /** The result; `null`: not saved. `chosen`: the answer, if it is already known; `prepare` runs after the question. */
  const saveAsked = async ({ chosen, prepare }: { chosen?: WaitingChoice | undefined; prepare?: () => void } = {}) => {
    const answer = chosen ?? (await ask())
    if (answer === 'not saved') return null
    prepare?.()
    const outcome = await store.save(answer ?? undefined)
    await settle(outcome)
    if (outcome.is === 'stopped') return null
    return { waiting: outcome.is === 'saved' ? outcome.waiting : null }
  }
  const save = async (): Promise<void> => {
    const done = await saveAsked()
    if (done) say(done.waiting)
  }
  const switchTo = async (enabled: boolean, waiting?: WaitingPolicy): Promise<void> => {
    const { saved } = store.get()
    const isTyped = enabled && isDirty(store.get())
    if (!saved) return store.dispatch({ type: 'edit', change: inDraft({ enabled }) })
    if (isTyped) {
      // Unsaved changes are saved together with the switch.
      const done = await saveAsked({ prepare: () => store.dispatch({ type: 'edit', change: inDraft({ enabled }) }) })
      // Nothing was saved, so there is no message about missing values.
      if (!done) return
      say(done.waiting)
    } else await settle(await store.switchTo(enabled, waiting))
    if (enabled && store.get().phase.is === 'idle' && store.get().saved?.enabled === false) toast(words.saving.staysOff)
  }
  const resumeSaved = async (waiting?: WaitingChoice): Promise<void> => {
    const sinceMs = Date.now()
    const isChanged = isDirty(store.get())
    const done = isChanged ? await saveAsked({ chosen: waiting }) : { waiting: null }
    const { saved } = store.get()
    if (!done || !saved) return
    // The save has marked the missing values.
    if (saved.disabled_cause === 'incomplete') return toast(words.saving.staysOff)
    try {
      const after = await resume(saved.id, isChanged ? undefined : waiting)
      store.dispatch({ type: 'remote', saved: after.saved })
      await settle({ is: 'saved', ...after })
      const text = sentenceOf(after.waiting ?? done.waiting) || words.saving.resumed
      toastState(text, { integration: saved.id, sends: true, sinceMs })
    } catch (error) {
      toast(messageOf(error))
    }
  }
  const saveTogether = async (acceptTheirs: ReadonlySet<PartName>): Promise<void> => {
    store.dispatch({ type: 'resolve', acceptTheirs })
    await save()
  }
  return { save, switchTo, resume: resumeSaved, saveTogether, justSaved: base === lastSaved, question }
}

/** Reports what happened to waiting deliveries, if there were any. */
function say(waiting: WaitingResult | null): void {
  const text = sentenceOf(waiting)
  if (text !== '') toast(text)
}

function sentenceOf(waiting: WaitingResult | null): string {
  return waiting === null ? '' : waitingSentence(waiting)
}

/** The longest that a save waits for the number of waiting deliveries. */
const ANSWER_MAX_MS = 1_500

/** Before a save that changes the request, asks what to do with waiting deliveries (D12). */
function useWaitingQuestion(store: EditingStore): {
  readonly question: WaitingAsked | null
  readonly ask: () => Promise<WaitingChoice | 'not saved' | null>
} {
  const queries = useQueryClient()
  const [question, setQuestion] = useState<WaitingAsked | null>(null)
  const isAsking = useRef(false)
  const ask = async (): Promise<WaitingChoice | 'not saved' | null> => {
    const { saved, base, draft } = store.get()
    if (saved === null || !asksAboutWaiting({ saved, base, draft, hasErrors: hasErrors(draft, saved) })) return null
    // Asked only once: the save under way includes the changes typed since.
    if (isAsking.current) return 'not saved'
    isAsking.current = true
    try {
      return await askAbout(await countNow(saved.id))
    } finally {
      isAsking.current = false
    }
  }
  /** By the rules that the page shares with the server, and by the server's answer about the URL. */
  const hasErrors = (draft: Draft, saved: Saved): boolean => {
    const { flaws, problems, integration } = validatedDraftOf(draft, storedSecrets(saved))
    const refused = queries.getQueryData([...REFUSED_ADDRESSES_KEY, addressOf(integration)])
    return flaws.length > 0 || problems.some(({ severity }) => severity === 'error') || refused != null
  }
  const askAbout = async (count: number): Promise<WaitingChoice | 'not saved' | null> => {
    if (count === 0) return null
    return new Promise((resolve) => {
      const settle = (answer: WaitingChoice | 'not saved'): void => {
        setQuestion(null)
        resolve(answer)
      }
      setQuestion({ count, onAnswer: settle, onClose: () => settle('not saved') })
    })
  }
  /** The present number; without a response the known number is used, which may be a minute old. */
  const countNow = async (id: string): Promise<number> => {
    const known = (): readonly Activity[] => queries.getQueryData(activityQuery.queryKey) ?? []
    const now = queries.fetchQuery({ ...activityQuery, staleTime: 0 }).catch(known)
    const late = new Promise<readonly Activity[]>((resolve) => setTimeout(() => resolve(known()), ANSWER_MAX_MS))
    const all = await Promise.race([now, late])
    return waitingToAskAbout(all.find(({ integration_id: integration }) => integration === id))
  }
  return { question, ask }
}
