// The settings of a source of files while they are typed. Pure.
import type { ReadyMapping } from '../../../../api/mappings.ts'
import type { Source } from '../../../../api/sources.ts'
import type { Home } from '../../../../parts/home-fields.tsx'
import { textIn, textSent } from '../draft.ts'

export interface FilesDraft {
  readonly name: string
  readonly country: string
  /** Empty: UTC. */
  readonly timezone: string
  /** Of a new source: the mapping that it begins with; `null`: none, or the one that is there. */
  readonly mapping: ReadyMapping['mapping'] | null
}

export function newDraft({ country, timezone }: Home, ready: ReadyMapping | null): FilesDraft {
  return { name: '', country, timezone, mapping: ready?.mapping ?? null }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): FilesDraft {
  return { name, country: textIn(settings, 'country', 'AU'), timezone: textIn(settings, 'timezone'), mapping: null }
}

/** As a merge patch takes them. */
export function settingsOf({ country, timezone, mapping }: FilesDraft): Record<string, unknown> {
  return { country, timezone: textSent(timezone), ...(mapping && { mapping }) }
}
