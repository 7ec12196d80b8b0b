// What happens to a draft between opening it and leaving it.
//
// A draft is *resting* until somebody saves. While it is *saving*, typing goes on; what was sent is remembered, so that the
// answer takes back only what it has. No answer means *away*: the draft stays, and saving again asks again. An answer that
// says no is *refused*, with what is wrong. When somebody else saved first, it is a *conflict*, until a person saw what
// differs. Whatever the phase, the draft holds all that was typed: only `discard` gives it up.
//
//   phase    | event                          | next
//   ---------+--------------------------------+----------
//   any      | typed                          | the same
//   any      | send                           | saving
//   saving   | saved                          | resting
//   saving   | lost (no answer)               | away
//   saving   | refused                        | refused
//   saving   | overtaken (412, and theirs)    | conflict
//   conflict | settled (a person chose)       | resting, on theirs
//   conflict | put off                        | resting, on what it was
//   any      | learned (somebody else saved)  | the same
//   any      | discard                        | resting
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import { merge } from '../draft/merge.ts'
import type { PartName } from '../draft/parts.ts'
import { draftOf, newDraft } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'
import { noticeOwn } from '../service/own-request.ts'

export type Phase =
  | { readonly is: 'resting' }
  | { readonly is: 'saving'; readonly sent: Draft }
  | { readonly is: 'away'; readonly message: string }
  | { readonly is: 'refused'; readonly message: string; readonly flaws: readonly ConfigProblem[] }
  | { readonly is: 'conflict'; readonly theirs: Saved; readonly theirDraft: Draft }

export interface Editing {
  readonly draft: Draft
  /** What the draft began with, or was last saved as. */
  readonly base: Draft
  /** `null`: not saved yet. */
  readonly saved: Saved | null
  readonly phase: Phase
  /** Somebody else saved while this draft had changes: what they saved. */
  readonly newer: Saved | null
}

export type EditingEvent =
  | { readonly type: 'typed'; readonly change: (draft: Draft) => Draft }
  | { readonly type: 'send'; readonly sent: Draft }
  | { readonly type: 'saved'; readonly sent: Draft; readonly saved: Saved }
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'refused'; readonly message: string; readonly flaws: readonly ConfigProblem[] }
  | { readonly type: 'overtaken'; readonly theirs: Saved }
  | { readonly type: 'settled'; readonly acceptTheirs: ReadonlySet<PartName> }
  | { readonly type: 'put off' }
  | { readonly type: 'learned'; readonly saved: Saved }
  | { readonly type: 'restored'; readonly draft: Draft; readonly base: Draft; readonly version: number | null }
  | { readonly type: 'discard' }

const RESTING: Phase = { is: 'resting' }

/** `steps`: names of the steps that a new one waits for. */
export function beginEditing(saved: Saved | null, steps: readonly string[] = []): Editing {
  const base = saved ? draftOf(saved) : newDraft(steps)
  return { draft: base, base, saved, phase: RESTING, newer: null }
}

export function isDirty({ draft, base }: Pick<Editing, 'draft' | 'base'>): boolean {
  return changesOf(base, draft).length > 0
}

export function reduce(state: Editing, event: EditingEvent): Editing {
  switch (event.type) {
    case 'typed':
      return typed(state, noticeOwn(state.draft, event.change(state.draft)))
    case 'send':
      return { ...state, phase: { is: 'saving', sent: event.sent } }
    case 'saved': {
      const base = draftOf(event.saved, event.sent)
      const draft = merge({ base: event.sent, mine: state.draft, theirs: base })
      return { draft, base, saved: event.saved, phase: RESTING, newer: null }
    }
    case 'lost':
      return { ...state, phase: { is: 'away', message: event.message } }
    case 'refused':
      return { ...state, phase: { is: 'refused', message: event.message, flaws: event.flaws } }
    case 'overtaken':
      return { ...state, phase: conflictWith(state, event.theirs) }
    case 'settled':
      return state.phase.is === 'conflict' ? settled(state, state.phase, event.acceptTheirs) : state
    case 'put off':
      return { ...state, phase: RESTING }
    case 'learned':
      return learned(state, event.saved)
    case 'restored':
      return restored(state, event)
    case 'discard':
      return discarded(state)
  }
}

/** As it was saved last; of a new one, as it began. */
function discarded({ newer, saved, base }: Editing): Editing {
  const last = newer ?? saved
  return last ? beginEditing(last) : { draft: base, base, saved: null, phase: RESTING, newer: null }
}

/** What the server found wrong stands until something was typed there. */
function typed(state: Editing, draft: Draft): Editing {
  const { phase } = state
  if (phase.is !== 'refused' || phase.flaws.length === 0) return { ...state, draft }
  const changed = new Set(changesOf(state.draft, draft).map((part) => placeOf(part)))
  const flaws = phase.flaws.filter(({ path }) => ![...changed].some((place) => path.startsWith(place)))
  return { ...state, draft, phase: flaws.length > 0 ? { ...phase, flaws } : RESTING }
}

/** Where a problem of this part stands, or begins. */
function placeOf(part: PartName): string {
  const [kind = ''] = part.split(':')
  return (
    { row: 'request.rows', rows: 'request.rows', header: 'request.headers', headers: 'request.headers' }[kind] ?? part
  )
}

function conflictWith({ base }: Editing, theirs: Saved): Phase {
  return { is: 'conflict', theirs, theirDraft: draftOf(theirs, base) }
}

function settled(
  state: Editing,
  { theirs, theirDraft }: Extract<Phase, { is: 'conflict' }>,
  acceptTheirs: ReadonlySet<PartName>,
): Editing {
  const draft = merge({ base: state.base, mine: state.draft, theirs: theirDraft }, acceptTheirs)
  return { draft, base: theirDraft, saved: theirs, phase: RESTING, newer: null }
}

/**
 * What the server says it is now. Of the same version, only how it stands is news. A later one is taken where nothing was
 * typed, or where they only switched it on or off; else the next save shows what differs.
 */
function learned(state: Editing, saved: Saved): Editing {
  const known = state.saved
  if (known && saved.version <= known.version) return saved.version === known.version ? { ...state, saved } : state
  if (state.phase.is === 'saving' || state.phase.is === 'conflict') return state
  const theirs = draftOf(saved, state.base)
  const onlySwitched = changesOf(state.base, theirs).every((part) => part === 'enabled')
  if (isDirty(state) && !onlySwitched) return { ...state, newer: saved }
  const draft = merge({ base: state.base, mine: state.draft, theirs })
  return { ...state, draft, base: theirs, saved, newer: null }
}

/** Changes that were kept from before a reload are saved over the version that they were made on. */
function restored(state: Editing, { draft, base, version }: Extract<EditingEvent, { type: 'restored' }>): Editing {
  const { saved } = state
  if (!saved || version === null || saved.version === version) return { ...state, draft, base }
  return { ...state, draft, base, saved: { ...saved, version }, newer: saved }
}
