// Decides which of two values of a field is newer if sources give times: the order of arrival does not decide (C6).
import type { Call, Fields, FieldValue } from './call.ts'
import { isComputed } from './fields.ts'
import { mergeFields } from './merge-fields.ts'

/** If an update is late by more than this time, all its values are late. So older times of fields are not kept. */
const KEPT_MS = 10_000

type Draft = Pick<Call, 'fields'> & { fields: Fields; fieldTimes?: Readonly<Record<string, number>> }

/** Merges the fields of an update that are newer than the known values, and stores since when they hold. */
export function mergeTimedFields(
  draft: Draft,
  given: Fields,
  { at, late, keepFirst }: { at: number; late: boolean; keepFirst?: readonly string[] | undefined },
): void {
  const before = draft.fieldTimes ?? {}
  const times: Record<string, number> = {}
  let hasChange = false
  for (const [name, time] of Object.entries(before)) {
    if (at - time < KEPT_MS) times[name] = time
    else hasChange = true
  }
  const newer: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(given)) {
    if (isComputed(name) || name === '__proto__') continue
    const time = Object.hasOwn(before, name) ? before[name] : undefined
    const isKnown = Object.hasOwn(draft.fields, name)
    const isNewer = time === undefined ? !late || !isKnown : at > time || (at === time && !late)
    const isFirst = !isKnown || (time !== undefined && at < time)
    if (keepFirst?.includes(name) ? !isFirst : !isNewer) continue
    newer[name] = value
    hasChange ||= times[name] !== at
    times[name] = at
  }
  draft.fields = mergeFields(draft.fields, newer)
  if (hasChange) draft.fieldTimes = times
}

/** Merges the fields of an update without a time, and removes the stored times of these fields, which come from another clock. */
export function mergeUntimedFields(
  draft: Draft,
  given: Fields,
  { late, keepFirst = [] }: { late: boolean; keepFirst?: readonly string[] | undefined },
): void {
  draft.fields = mergeFields(draft.fields, given, late || keepFirst)
  if (late || !draft.fieldTimes) return
  const kept = Object.entries(draft.fieldTimes).filter(
    ([name]) => !Object.hasOwn(given, name) || keepFirst.includes(name),
  )
  draft.fieldTimes = Object.fromEntries(kept)
}
