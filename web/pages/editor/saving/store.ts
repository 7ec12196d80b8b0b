// Holds a draft while it is edited, and saves it. The page subscribes; code that runs meanwhile always reads the newest state.
import { ProblemError, messageOf } from '../../../api/problem.ts'
import type { Draft } from '../draft/draft.ts'
import { differencesOf } from '../draft/merge.ts'
import { readSaved } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'
import { beginEditing, reduce } from './editing.ts'
import type { Editing, EditingEvent } from './editing.ts'
import { create, patchSaved, problemOf, update } from './requests.ts'
import type { WaitingChoice, WaitingPolicy } from './requests.ts'
import type { WaitingResult } from '../../../parts/waiting-result.ts'

export interface EditingStore {
  readonly get: () => Editing
  readonly subscribe: (listener: () => void) => () => void
  readonly dispatch: (event: EditingEvent) => void
  /** Saves until nothing is left to save, or until a save fails. A second call meanwhile also saves the changes typed since. */
  readonly save: (waiting?: WaitingChoice) => Promise<Outcome>
  /** Switches the integration on or off at once, apart from unsaved changes. */
  readonly switchTo: (enabled: boolean, waiting?: WaitingPolicy) => Promise<Outcome>
}

/** `made`: saved for the first time; the signing key is shown only this once. */
export type Outcome =
  | { readonly is: 'saved'; readonly saved: Saved; readonly waiting: WaitingResult | null }
  | { readonly is: 'made'; readonly saved: Saved; readonly signingSecret: string }
  | { readonly is: 'stopped' }

const STOPPED: Outcome = { is: 'stopped' }

export function createEditingStore(begun: Saved | null, steps: readonly string[]): EditingStore {
  let state = beginEditing(begun, steps)
  const listeners = new Set<() => void>()
  const store: EditingStore = {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch: (event) => {
      state = reduce(state, event)
      for (const listener of listeners) listener()
    },
    save: saverOf(() => store),
    switchTo: (enabled, waiting) => switchTo(store, enabled, waiting),
  }
  return store
}

/**
 * Runs one save at a time. A call during a save gets the outcome of the next save, which includes the changes typed
 * since.
 */
function saverOf(storeOf: () => EditingStore): EditingStore['save'] {
  const attempt: Attempt = { current: null }
  let running: Promise<Outcome> | null = null
  let again = false
  return async (waiting) => {
    if (running) {
      again = true
      return running
    }
    const run = async (): Promise<Outcome> => {
      let outcome = await saveOnce(storeOf(), attempt, waiting)
      while (again && outcome.is !== 'stopped') {
        again = false
        const next = await saveOnce(storeOf(), attempt)
        // A created integration keeps the outcome `made`, with its key, whatever happens to the changes typed since.
        if (outcome.is === 'saved' && next.is === 'saved') outcome = { ...next, waiting: outcome.waiting }
        else if (outcome.is !== 'made') outcome = next
        else if (next.is === 'saved') outcome = { ...outcome, saved: next.saved }
        if (next.is === 'stopped') break
      }
      again = false
      return outcome
    }
    running = run()
    try {
      return await running
    } finally {
      running = null
    }
  }
}

/** A new integration that was sent without getting a response: it is sent again unchanged, before anything else. */
interface Attempt {
  current: { readonly key: string; readonly draft: Draft } | null
}

async function saveOnce(store: EditingStore, attempt: Attempt, waiting?: WaitingChoice): Promise<Outcome> {
  try {
    if (store.get().saved === null) {
      const { key, draft } = (attempt.current ??= { key: crypto.randomUUID(), draft: store.get().draft })
      store.dispatch({ type: 'send', sent: draft })
      const { signing_secret: signingSecret, ...saved } = await create(draft, key)
      attempt.current = null
      store.dispatch({ type: 'saved', sent: draft, saved })
      return { is: 'made', saved, signingSecret }
    }
    return await saveChanges(store, waiting)
  } catch (error) {
    if (isFinal(error)) attempt.current = null
    return failureOutcome(store, error)
  }
}

/**
 * A save that collided with itself, or with changes to other parts, is tried once more; a third attempt would meet a busy
 * colleague.
 */
const TRIES_MAX = 3

async function saveChanges(store: EditingStore, waiting?: WaitingChoice): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const { saved, base, draft } = store.get()
    if (!saved) return STOPPED
    store.dispatch({ type: 'send', sent: draft })
    try {
      const after = await update(saved, { base, draft }, waiting)
      store.dispatch({ type: 'saved', sent: draft, saved: after.saved })
      return { is: 'saved', ...after }
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 412)) throw error
      const theirs = await readSaved(saved.id)
      store.dispatch({ type: 'conflict', theirs })
      if (tries === TRIES_MAX || !isOnlyMine(store.get())) return STOPPED
      // My own save, whose response was lost: there is nothing to show.
      store.dispatch({ type: 'resolve', acceptTheirs: new Set() })
    }
  }
}

function isOnlyMine({ base, draft, phase }: Editing): boolean {
  return phase.is === 'conflict' && differencesOf(base, draft, phase.theirDraft).every(({ by }) => by === 'you')
}

async function switchTo(store: EditingStore, enabled: boolean, waiting?: WaitingPolicy): Promise<Outcome> {
  const { saved, base } = store.get()
  if (!saved) return STOPPED
  try {
    const after = await patchSaved(saved, { enabled }, waiting)
    // Only this part of the draft was saved.
    store.dispatch({ type: 'edit', change: (draft) => ({ ...draft, enabled }) })
    store.dispatch({ type: 'saved', sent: { ...base, enabled }, saved: after.saved })
    return { is: 'saved', ...after }
  } catch (error) {
    if (error instanceof ProblemError && error.status === 412) {
      store.dispatch({ type: 'remote', saved: await readSaved(saved.id) })
    }
    return failureOutcome(store, error)
  }
}

/** Without a response, or after a server error, the result is not known. */
function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500 && error.status !== 409 && error.status !== 429
}

function failureOutcome(store: EditingStore, error: unknown): Outcome {
  if (!(error instanceof ProblemError || error instanceof TypeError)) throw error
  store.dispatch(
    error instanceof ProblemError && error.status < 500
      ? { type: 'refused', message: error.detail, flaws: error.errors.map(problemOf) }
      : { type: 'unanswered', message: messageOf(error) },
  )
  return STOPPED
}
