// A call with the finals that are owed (C9): the stored record, as JSON.
import type { Call } from './call.ts'
import { hasId, isIdRanges, rangesOf, type IdRanges } from './id-ranges.ts'
import { readCallRecord } from './read-stored.ts'

/** The latest time at which the final is sent, in ms since 1970. `sent`: the final was sent. */
export type Final = number | 'sent'

/** The integrations whose finals are in the same state: an account may have thousands. */
export interface FinalGroup {
  readonly final: Final
  readonly ids: IdRanges
}

export interface CallRecord {
  readonly call: Call
  /** Each integration is in one group at most. */
  readonly finals: readonly FinalGroup[]
  /** The call was imported for the record: no integration gets its events, now or later (C18). */
  readonly quiet?: true
}

/** The final of an integration; `undefined`: the integration is owed none. */
export function finalStateOf({ finals }: Pick<CallRecord, 'finals'>, integrationId: number): Final | undefined {
  return finals.find(({ ids }) => hasId(ids, integrationId))?.final
}

/** Reads a call's stored record; `null`: it cannot be read (S46). Never throws. */
export function readRecord(state: string): CallRecord | null {
  const call = readCallRecord(state)
  if (call === null) return null
  const stored = JSON.parse(state) as { readonly finals?: unknown; readonly quiet?: unknown }
  const finals = isFinals(stored.finals) ? stored.finals : readFinalsById(stored.finals)
  return finals && { call, finals, ...(stored.quiet === true && { quiet: true }) }
}

function isFinals(value: unknown): value is CallRecord['finals'] {
  return Array.isArray(value) && value.every(isFinalGroup)
}

function isFinalGroup(value: unknown): value is FinalGroup {
  if (typeof value !== 'object' || value === null || !('final' in value) || !('ids' in value)) return false
  return isFinal(value.final) && isIdRanges(value.ids)
}

const isFinal = (value: unknown): value is Final => value === 'sent' || Number.isFinite(value)

/** Reads the form in which calls were stored until migration 0032: the final of each integration by its id. */
function readFinalsById(value: unknown): CallRecord['finals'] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const byId = Object.entries(value).map(([id, final]: [string, unknown]) => ({ id: Number(id), final }))
  if (!byId.every((one): one is { id: number; final: Final } => Number.isSafeInteger(one.id) && isFinal(one.final)))
    return null
  return [...Map.groupBy(byId, ({ final }) => final)].map(([final, members]) => ({
    final,
    ids: rangesOf(members.map(({ id }) => id).toSorted((a, b) => a - b)),
  }))
}
