// The states of a draft, from opening the editor to leaving it.
//
// A draft is *idle* until somebody saves. While it is *saving*, typing continues; the sent draft is remembered, so that the
// response only replaces the parts it contains. Without a response it is *unanswered*: the draft stays, and the next save
// sends it again. A refused save leaves it *refused*, with the problems. If somebody else saved first, it is a *conflict*,
// until the person has seen the differences. In every phase, the draft holds all typed changes: only `discard` drops them.
//
//   phase    | event                            | next
//   ---------+----------------------------------+-------------------------------
//   any      | edit                             | the same
//   refused  | edit, of all refused values      | idle
//   any      | send                             | saving
//   any      | saved                            | idle
//   any      | unanswered                       | unanswered
//   any      | refused                          | refused
//   any      | conflict (412, with theirs)      | conflict
//   conflict | resolve (the person chose)       | idle, based on theirs
//   any      | postpone                         | idle, based on the old version
//   any      | remote (news from the server)    | the same
//   any      | restore (from before a reload)   | the same
//   any      | discard                          | idle
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
  /** The draft at the start, or after the last save. */
  readonly base: Draft
  /** `null`: not saved yet. */
  readonly saved: Saved | null
  readonly phase: Phase
  /** The version that somebody else saved while this draft had changes. */
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

/** `steps`: names of the steps that a new integration waits for. */
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

/** The transitions of the table above. */
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

/** The draft as last saved; for a new integration, as it began. */
function discard({ newer, saved, base }: Editing): Editing {
  const last = newer ?? saved
  return last ? beginEditing(last) : { draft: base, base, saved: null, phase: IDLE, newer: null }
}

/** Takes over the saved version; changes typed since the request was sent stay. */
function acceptSaved(state: Editing, sent: Draft, saved: Saved): Editing {
  const base = draftOf(saved, sent)
  const draft = merge({ base: sent, mine: state.draft, theirs: base })
  return { draft, base, saved, phase: IDLE, newer: null }
}

/** A problem that the server reported stays until the person changes its value. */
function edit(state: Editing, draft: Draft): Editing {
  const { phase } = state
  if (phase.is !== 'refused' || phase.flaws.length === 0) return { ...state, draft }
  const changed = new Set(changesOf(state.draft, draft).map((part) => placeOf(part)))
  const flaws = phase.flaws.filter(({ path }) => ![...changed].some((place) => path.startsWith(place)))
  return { ...state, draft, phase: flaws.length > 0 ? { ...phase, flaws } : IDLE }
}

/** The path of this part, or its beginning. */
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
 * Takes over news from the server. Within the same version, only the state of the integration is new. A later version is taken
 * over if the draft has no changes, or if the other person only switched the integration on or off; else the next save shows
 * the differences.
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

/** Changes restored after a reload are saved over the version that they were made on. */
function restore(state: Editing, { draft, base, version }: EventData['restore']): Editing {
  const { saved } = state
  if (!saved || version === null || saved.version === version) return { ...state, draft, base }
  return { ...state, draft, base, saved: { ...saved, version }, newer: saved }
}
