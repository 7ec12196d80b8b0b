// What happens to a draft between opening it and leaving it.
//
// A draft is *idle* until somebody saves. While it is *saving*, typing goes on; what was sent is remembered, so that the
// answer takes back only what it has. When no answer comes, it is *unanswered*: the draft stays, and saving again asks again.
// An answer that says no leaves it *refused*, with what is wrong. When somebody else saved first, it is a *conflict*, until a
// person saw what differs. Whatever the phase, the draft holds all that was typed: only `discard` gives it up.
//
//   phase    | event                          | next
//   ---------+--------------------------------+---------------------
//   any      | edit                           | the same
//   refused  | edit, of all that was wrong    | idle
//   any      | send                           | saving
//   any      | saved                          | idle
//   any      | unanswered                     | unanswered
//   any      | refused                        | refused
//   any      | conflict (412, and theirs)     | conflict
//   conflict | resolve (a person chose)       | idle, on theirs
//   any      | postpone                       | idle, on what it was
//   any      | remote (as the server has it)  | the same
//   any      | restore (from before a reload) | the same
//   any      | discard                        | idle
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import { merge } from '../draft/merge.ts'
import type { PartName } from '../draft/parts.ts'
import { draftOf, newDraft } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'
import { noticeOwn } from '../service/own-request.ts'

export type Phase =
  | { readonly is: 'idle' }
  | { readonly is: 'saving'; readonly sent: Draft }
  | { readonly is: 'unanswered'; readonly message: string }
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

interface EventData {
  edit: { readonly change: (draft: Draft) => Draft }
  send: { readonly sent: Draft }
  saved: { readonly sent: Draft; readonly saved: Saved }
  unanswered: { readonly message: string }
  refused: { readonly message: string; readonly flaws: readonly ConfigProblem[] }
  conflict: { readonly theirs: Saved }
  resolve: { readonly acceptTheirs: ReadonlySet<PartName> }
  postpone: object
  remote: { readonly saved: Saved }
  restore: { readonly draft: Draft; readonly base: Draft; readonly version: number | null }
  discard: object
}

type EventType = keyof EventData

export type EditingEvent<Type extends EventType = EventType> = {
  [One in Type]: { readonly type: One } & EventData[One]
}[Type]

const IDLE: Phase = { is: 'idle' }

/** `steps`: names of the steps that a new one waits for. */
export function beginEditing(saved: Saved | null, steps: readonly string[] = []): Editing {
  const base = saved ? draftOf(saved) : newDraft(steps)
  return { draft: base, base, saved, phase: IDLE, newer: null }
}

export function isDirty({ draft, base }: Pick<Editing, 'draft' | 'base'>): boolean {
  return changesOf(base, draft).length > 0
}

export function reduce<Type extends EventType>(state: Editing, event: EditingEvent<Type>): Editing {
  return TRANSITIONS[event.type](state, event)
}

/** The table above. */
const TRANSITIONS: { readonly [Type in EventType]: (state: Editing, event: EditingEvent<Type>) => Editing } = {
  edit: (state, { change }) => edit(state, noticeOwn(state.draft, change(state.draft))),
  send: (state, { sent }) => ({ ...state, phase: { is: 'saving', sent } }),
  saved: (state, { sent, saved }) => acceptSaved(state, sent, saved),
  unanswered: (state, { message }) => ({ ...state, phase: { is: 'unanswered', message } }),
  refused: (state, { message, flaws }) => ({ ...state, phase: { is: 'refused', message, flaws } }),
  conflict: (state, { theirs }) => ({
    ...state,
    phase: { is: 'conflict', theirs, theirDraft: draftOf(theirs, state.base) },
  }),
  resolve: (state, { acceptTheirs }) =>
    state.phase.is === 'conflict' ? resolveConflict(state, state.phase, acceptTheirs) : state,
  postpone: (state) => ({ ...state, phase: IDLE }),
  remote: (state, { saved }) => mergeRemote(state, saved),
  restore: (state, stored) => restore(state, stored),
  discard: (state) => discard(state),
}

/** As it was saved last; of a new one, as it began. */
function discard({ newer, saved, base }: Editing): Editing {
  const last = newer ?? saved
  return last ? beginEditing(last) : { draft: base, base, saved: null, phase: IDLE, newer: null }
}

/** What came back: what was typed while it was on its way stays. */
function acceptSaved(state: Editing, sent: Draft, saved: Saved): Editing {
  const base = draftOf(saved, sent)
  const draft = merge({ base: sent, mine: state.draft, theirs: base })
  return { draft, base, saved, phase: IDLE, newer: null }
}

/** What the server found wrong stands until something was typed there. */
function edit(state: Editing, draft: Draft): Editing {
  const { phase } = state
  if (phase.is !== 'refused' || phase.flaws.length === 0) return { ...state, draft }
  const changed = new Set(changesOf(state.draft, draft).map((part) => placeOf(part)))
  const flaws = phase.flaws.filter(({ path }) => ![...changed].some((place) => path.startsWith(place)))
  return { ...state, draft, phase: flaws.length > 0 ? { ...phase, flaws } : IDLE }
}

/** Where a problem of this part stands, or begins. */
function placeOf(part: PartName): string {
  const [kind = ''] = part.split(':')
  return (
    { row: 'request.rows', rows: 'request.rows', header: 'request.headers', headers: 'request.headers' }[kind] ?? part
  )
}

function resolveConflict(
  state: Editing,
  { theirs, theirDraft }: Extract<Phase, { is: 'conflict' }>,
  acceptTheirs: ReadonlySet<PartName>,
): Editing {
  const draft = merge({ base: state.base, mine: state.draft, theirs: theirDraft }, acceptTheirs)
  return { draft, base: theirDraft, saved: theirs, phase: IDLE, newer: null }
}

/**
 * What the server says it is now. Of the same version, only how it stands is news. A later one is taken where nothing was
 * typed, or where they only switched it on or off; else the next save shows what differs.
 */
function mergeRemote(state: Editing, saved: Saved): Editing {
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
function restore(state: Editing, { draft, base, version }: EventData['restore']): Editing {
  const { saved } = state
  if (!saved || version === null || saved.version === version) return { ...state, draft, base }
  return { ...state, draft, base, saved: { ...saved, version }, newer: saved }
}
