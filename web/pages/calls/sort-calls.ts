// In which order the calls that are shown stand. Pure. The API lists them as they were first reported, which is not always
// in order of their start: after a gap, or from a file.
import type { ListedCall } from '../../api/calls.ts'
import { displayOfCall } from '../../parts/call-status.ts'
import type { Sorting } from '../../parts/table.tsx'
import { callerOf, millisOf, textIn } from './call-facts.ts'

export const CALL_SORTS = ['started', 'result', 'caller', 'dialled', 'life', 'agent'] as const

export type CallSort = (typeof CALL_SORTS)[number]

/** As it stands in the address: `-life` is the longest first. What is not known is the usual order, the newest first. */
export function sortingOf(text: string | undefined): Sorting & { readonly by: CallSort } {
  const by = CALL_SORTS.find((one) => one === text?.replace(/^-/, ''))
  return by === undefined ? { by: 'started', down: true } : { by, down: text?.startsWith('-') === true }
}

/** `undefined`: the usual order. */
export function sortText({ by, down }: Sorting): string | undefined {
  return by === 'started' && down ? undefined : `${down ? '-' : ''}${by}`
}

/** The ids of the calls in this order; what is equal, and what has no value, the newest first. `nowMs`: for those that go on. */
export function sortCalls(calls: readonly ListedCall[], { by, down }: Sorting, nowMs: number): string[] {
  const key = KEYS[by as CallSort]
  const sign = down ? -1 : 1
  return calls
    .map((call) => ({ id: call.id, value: key(call, nowMs), startMs: Date.parse(call.started_at) }))
    .toSorted((a, b) => compare(a.value, b.value, sign) || b.startMs - a.startMs || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id)
}

export function durationMsOf({ started_at: start, ended_at: end }: ListedCall, nowMs: number): number {
  return Math.max(0, (millisOf(end) ?? nowMs) - Date.parse(start))
}

type Key = string | number | null

const KEYS: Readonly<Record<CallSort, (call: ListedCall, nowMs: number) => Key>> = {
  started: ({ started_at: at }) => Date.parse(at),
  result: (call) => displayOfCall(call).word,
  caller: ({ fields }) => callerOf(fields).name,
  dialled: ({ fields }) => textIn(fields, 'tracking_number_name') ?? textIn(fields, 'tracking_number'),
  life: durationMsOf,
  agent: ({ fields }) => textIn(fields, 'agent_name') ?? textIn(fields, 'agent_id'),
}

function compare(a: Key, b: Key, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return sign * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b))
}
