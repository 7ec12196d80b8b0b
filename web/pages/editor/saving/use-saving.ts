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
   * Sends again what waits: changes are saved first, and where that does not work, nothing is resumed. `waiting`: what becomes of it,
   * so that nobody is asked.
   */
  readonly resume: (waiting?: WaitingChoice) => Promise<void>
  /** Saves what two people changed, as it was chosen. */
  readonly saveTogether: (acceptTheirs: ReadonlySet<PartName>) => Promise<void>
  readonly justSaved: boolean
  /** What has to be known before it is saved; `null`: nothing. */
  readonly question: WaitingAsked | null
}

/** So many deliveries wait, and somebody is to say what becomes of them. */
export interface WaitingAsked {
  readonly count: number
  readonly onAnswer: (waiting: WaitingChoice) => void
  readonly onClose: () => void
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
  /** What came of it; `null`: it was not saved. `chosen`: the answer, where it is known; `prepare` comes after it. */
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
      // What was typed is meant to go on with it.
      const done = await saveAsked({ prepare: () => store.dispatch({ type: 'edit', change: inDraft({ enabled }) }) })
      // Nothing was saved, so that nothing is said of what it lacks.
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
    // What it lacks was marked by the save.
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

/** Says what became of what waited, if anything did. */
function say(waiting: WaitingResult | null): void {
  const text = sentenceOf(waiting)
  if (text !== '') toast(text)
}

function sentenceOf(waiting: WaitingResult | null): string {
  return waiting === null ? '' : waitingSentence(waiting)
}

/** The longest that a save is held up to find out what is waiting. */
const ANSWER_MAX_MS = 1_500

/** Asks, before a save that changes the request, what becomes of what waits (D12). */
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
    // Asked once: the save that is under way has what was typed since.
    if (isAsking.current) return 'not saved'
    isAsking.current = true
    try {
      return await askAbout(await countNow(saved.id))
    } finally {
      isAsking.current = false
    }
  }
  /** By the rules of the server that the page has too, and by what the server said of the address. */
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
  /** As it is now; what is known may be a minute old, and has to do where no answer comes. */
  const countNow = async (id: string): Promise<number> => {
    const known = (): readonly Activity[] => queries.getQueryData(activityQuery.queryKey) ?? []
    const now = queries.fetchQuery({ ...activityQuery, staleTime: 0 }).catch(known)
    const late = new Promise<readonly Activity[]>((resolve) => setTimeout(() => resolve(known()), ANSWER_MAX_MS))
    const all = await Promise.race([now, late])
    return waitingToAskAbout(all.find(({ integration_id: integration }) => integration === id))
  }
  return { question, ask }
}
