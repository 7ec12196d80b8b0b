// What the kept calls with one caller come to: sums, names, tags, notes, agents and the numbers that the caller dialled.
//
// A call counts as in the caller's history (C22): the caller is the other party of the call. Tests, replayed calls and calls that
// became part of another call do not count, as in statistics (C24).
import { outcomeOf } from '../../calls/additions.ts'
import type { AdditionAuthor, Call, Fields, Outcome } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { addDecimal, decimalText, ZERO } from '../../calls/decimal-sum.ts'
import { agentOf, historyKeyOf, isMerged } from '../../calls/history.ts'
import { asE164, isWithheld } from '../../calls/numbers.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { listNotes } from '../../store/calls/additions.ts'
import { listCalls } from '../../store/calls/calls.ts'
import { callOf } from '../calls/stored-call.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** How many of the newest calls are read. */
export const CALLS_READ_MAX = 2_000

/** How many entries of each list are returned, the most frequent first. */
export const ENTRIES_MAX = 50

/** How many notes are returned, newest first. */
export const NOTES_MAX = 50

interface Counted {
  readonly text: string
  readonly calls: number
}

interface CallerNote {
  readonly callId: string
  readonly text: string
  /** When the note was added; of a note that the source reported: when the call began. */
  readonly at: number
  /** `null`: the source reported the note. */
  readonly by: AdditionAuthor | null
}

/** Times are milliseconds since 1970. */
export interface Caller {
  readonly number: string
  readonly calls: number
  /** Whether all kept calls were read, and not only the newest. */
  readonly isAll: boolean
  readonly firstAt: number | null
  readonly lastAt: number | null
  readonly talkS: number
  readonly outcomes: readonly (readonly [Outcome, number])[]
  readonly values: readonly { readonly currency: string | null; readonly amount: string }[]
  readonly names: readonly Counted[]
  readonly tags: readonly Counted[]
  readonly agents: readonly Counted[]
  readonly dialled: readonly Counted[]
  readonly notes: readonly CallerNote[]
}

/** Fails for a withheld number, which many callers share. */
export async function readCaller(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  written: string,
): Promise<Result<Caller>> {
  if (isWithheld(written))
    return new ActionFailure('not_found', 'A withheld number belongs to no single caller. Name a telephone number.')
  const number = asE164(written, account.country)
  const { accountId } = account
  const page = await listCalls(db, accountId, { number, replayed: false }, { limit: CALLS_READ_MAX, after: null })
  const sums = createSums()
  const reported: CallerNote[] = []
  const noted: string[] = []
  const slices = createSlices()
  for (const row of page.rows) {
    const call = callOf(row)
    if (historyKeyOf(call)?.party === number && !isMerged(call)) {
      sums.add(call, callFields(call), row.startedAt)
      const text = call.fields['notes']
      if (typeof text === 'string' && text !== '' && reported.length < NOTES_MAX)
        reported.push({ callId: row.callId, text, at: row.startedAt, by: null })
      if (call.added?.inForce.some(({ kind }) => kind === 'note') === true) noted.push(row.callId)
    }
    await slices()
  }
  const added = await listNotes(db, accountId, { callIds: noted, limit: NOTES_MAX })
  const notes = [
    ...added.map(({ callId, value, addedAt, addedBy }) => ({ callId, text: value, at: addedAt, by: addedBy })),
    ...reported,
  ]
  return {
    number,
    isAll: page.next === null,
    ...sums.result(),
    notes: notes.toSorted((a, b) => b.at - a.at).slice(0, NOTES_MAX),
  }
}

function createSums() {
  let [calls, talkS] = [0, 0]
  let firstAt: number | null = null
  let lastAt: number | null = null
  const outcomes = new Map<Outcome, number>()
  const values = new Map<string | null, typeof ZERO>()
  const [names, tags, agents, dialled] = [counts(), counts(), counts(), counts()]
  return {
    add(call: Call, fields: Fields, at: number): void {
      calls += 1
      firstAt = Math.min(firstAt ?? at, at)
      lastAt = Math.max(lastAt ?? at, at)
      const outcome = outcomeOf(call)
      if (outcome !== null) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      const { talk_duration: talk, value, currency, tags: tagged, caller_name: name, tracking_number: to } = fields
      if (typeof talk === 'number') talkS += talk
      if (typeof value === 'number' || typeof value === 'string') {
        const code = typeof currency === 'string' && currency !== '' ? currency : null
        values.set(code, addDecimal(values.get(code) ?? ZERO, value))
      }
      for (const tag of new Set(Array.isArray(tagged) ? (tagged as readonly string[]) : [])) tags.add(tag)
      agents.add(agentOf(call))
      // In an outbound call, the caller's name and the dialled number are not those of this party.
      if (fields['direction'] === 'outbound') return
      names.add(name)
      dialled.add(to)
    },
    result: () => ({
      calls,
      firstAt,
      lastAt,
      talkS,
      outcomes: [...outcomes].toSorted(([, a], [, b]) => b - a),
      values: [...values].map(([currency, sum]) => ({ currency, amount: decimalText(sum) })),
      names: names.most(),
      tags: tags.most(),
      agents: agents.most(),
      dialled: dialled.most(),
    }),
  }
}

/** Counts texts. Anything else is not counted. */
function counts() {
  const found = new Map<string, number>()
  return {
    add(text: unknown): void {
      if (typeof text === 'string' && text !== '') found.set(text, (found.get(text) ?? 0) + 1)
    },
    /** The most frequent texts first. */
    most: (): Counted[] =>
      [...found]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, ENTRIES_MAX)
        .map(([text, calls]) => ({ text, calls })),
  }
}
