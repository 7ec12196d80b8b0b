// A call with the finals that are owed (C9): the stored record, as JSON.
import type { Call } from './call.ts'
import { readCallRecord } from './read-stored.ts'

/** The latest time at which the final is sent, in ms since 1970. `sent`: the final was sent. */
export type Final = number | 'sent'

export interface CallRecord {
  readonly call: Call
  /** By the integration's id. */
  readonly finals: Readonly<Record<string, Final>>
  /** The call was imported for the record: no integration gets its events, now or later (C18). */
  readonly quiet?: true
}

/** Reads a call's stored record; `null`: it cannot be read (S46). Never throws. */
export function readRecord(state: string): CallRecord | null {
  const call = readCallRecord(state)
  if (call === null) return null
  const { finals, quiet } = JSON.parse(state) as { readonly finals?: unknown; readonly quiet?: unknown }
  return isFinals(finals) ? { call, finals, ...(quiet === true && { quiet }) } : null
}

function isFinals(value: unknown): value is CallRecord['finals'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((final) => final === 'sent' || Number.isFinite(final))
}
