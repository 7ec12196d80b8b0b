// What the page has to know of a kind of source to connect one and to change its settings. One such value stands in each folder
// beside this file.
import type { ComponentType } from 'react'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { NewKind, Source } from '../../../api/sources.ts'
import type { Home } from '../../../parts/home-fields.tsx'

/** What is typed; each kind has more of its own. */
export interface AnyDraft {
  readonly name: string
}

export interface Face<Draft extends AnyDraft> {
  readonly kind: NewKind
  /** The name of a source that nobody gave one. */
  readonly nameUsual: (ready: ReadyMapping | null) => string
  /** `ready`: of a kind that has a mapping, the one it begins with. */
  readonly newDraft: (home: Home, ready: ReadyMapping | null) => Draft
  readonly draftOf: (source: Source) => Draft
  /** As a merge patch takes them. */
  readonly settingsOf: (draft: Draft) => Record<string, unknown>
  /** Its phone system is dialled, so settings can be tried before they are saved. */
  readonly isDialled: boolean
  readonly Fields: ComponentType<FieldsProps<Draft>>
  /** What to put where in the phone system; `null`: nothing. */
  readonly Guide: ComponentType<GuideProps<Draft>> | null
}

export interface FieldsProps<Draft> {
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
  /** What is saved; `null`: it is new. */
  readonly saved: Draft | null
  /** What is wrong, by pointer. */
  readonly flaws: ReadonlyMap<string, string>
  readonly ready: ReadyMapping | null
}

export interface GuideProps<Draft> {
  readonly draft: Draft
  /** `null`: it is not saved yet, and has no address. */
  readonly source: Source | null
  readonly ready: ReadyMapping | null
}
