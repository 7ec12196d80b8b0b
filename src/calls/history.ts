// The history of a call's other party: the calls with it that began before this one (C22).
//
// It is worked out once, when it is known who the other party is, and kept with the call, so that all events of the call say
// the same. What is counted of each call lies in a table of its own; here is only what a call means for it, and what is told.
import type { Call, CallHistory, Fields, FieldValue } from './call.ts'
import { isWithheld } from './numbers.ts'
import { startOf } from './snapshot.ts'

/** Whose history it is: the other party of a call, our number in it, and when it began, in whole ms since 1970. */
export interface HistoryKey {
  readonly party: string
  /** `null`: not known yet. */
  readonly line: string | null
  readonly at: number
}

/** What is kept of a call for the history of those that come after it. */
export interface HistoryEntry extends HistoryKey {
  /** `null` while it goes on. */
  readonly outcome: string | null
  /** Who answered: the name, else the id. */
  readonly agent: string | null
}

/** What is known of the calls before one: all of a party, or those of one of our numbers. */
export interface EarlierCalls {
  readonly calls: number
  /** How many of them began in the thirty days before. */
  readonly recent: number
  readonly last: Pick<HistoryEntry, 'at' | 'outcome'> | null
  /** Who answered last. */
  readonly agent: string | null
}

/** `calls_30d` counts so far back. */
export const RECENT_MS = 30 * 86_400_000

/** Longer text is no number, and an index entry must hold both of a call. */
const NUMBER_MAX = 64

/** The other party of a call that has a history; `null`: not known, withheld, or the call is a test (C16) or replayed (C23). */
export function historyKeyOf(call: Call): HistoryKey | null {
  if (call.isTest || call.isReplayed) return null
  const { direction, caller_number: caller, tracking_number: dialled, destination_number: reached } = call.fields
  const isOutbound = direction === 'outbound'
  // Whom an outbound call reaches changes when it is transferred; whom it was for does not.
  const called = dialled ?? call.history?.party ?? reached
  const party = numberIn(isOutbound ? called : caller)
  if (party === null || (!isOutbound && call.fields['caller_anonymous'] === true)) return null
  return { party, line: numberIn(isOutbound ? caller : dialled), at: Math.trunc(startOf(call) ?? call.startAt) }
}

function numberIn(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && value.length <= NUMBER_MAX && !isWithheld(value) ? value : null
}

/** Whether what the call holds of its history is that of its present parties. */
export function hasHistory(call: Call, of: HistoryKey): boolean {
  return call.history?.party === of.party && call.history.line === of.line
}

/**
 * The history that a call holds from now on. `found`: what was looked up for it. What it was told once stays as long as its
 * parties do; where only our number was learned, or is another, only what follows from that is new.
 */
export function nextHistory(call: Call, found: CallHistory | undefined): CallHistory | undefined {
  const { history } = call
  const of = historyKeyOf(call)
  if (of === null) return undefined
  if (history && hasHistory(call, of)) return history.at === of.at ? history : { ...history, at: of.at }
  const isFound = found?.party === of.party && found.line === of.line
  if (history?.party !== of.party) return isFound ? { ...of, fields: found.fields } : undefined
  if (!isFound) return history
  const kept = Object.entries(history.fields).filter(([name]) => !isOfLine(name))
  const learned = Object.entries(found.fields).filter(([name]) => isOfLine(name))
  return { ...of, fields: Object.fromEntries([...kept, ...learned]) }
}

/** What the history of later calls is to hold of this one; `null`: nothing. */
export function historyEntry(call: Call): HistoryEntry | null {
  return call.history && !isMerged(call) ? historyEntryAs(call, call.history) : null
}

/** What would be held of a call if these are its parties. */
export function historyEntryAs(call: Call, { party, line, at }: HistoryKey): HistoryEntry {
  return { party, line, at, outcome: call.outcome, agent: agentOf(call) }
}

/** A call that became part of another is counted as that one. */
function isMerged({ status, fields }: Call): boolean {
  return status === 'ended' && fields['hangup_cause'] === 'merged' && fields['parent_call_id'] !== undefined
}

/** As long as an agent is shown: a name, not a text. */
const AGENT_MAX = 200

function agentOf({ answerAt, outcome, fields }: Call): string | null {
  if (answerAt === null && outcome !== 'answered') return null
  const agent = fields['agent_name'] ?? fields['agent_id'] ?? fields['agent_email']
  return typeof agent === 'string' && agent !== '' ? agent.slice(0, AGENT_MAX) : null
}

const OF_LINE = '_per_number'
const isOfLine = (name: string): boolean => name.endsWith(OF_LINE)

/** What is reported of the calls before one. `onLine` is `null` while our number is not known. */
export function historyFields(all: EarlierCalls, onLine: EarlierCalls | null): Fields {
  const fields = fieldsOf(all)
  if (onLine === null) return fields
  const more = Object.entries(fieldsOf(onLine)).map(([name, value]) => [name + OF_LINE, value] as const)
  return { ...fields, ...Object.fromEntries(more) }
}

function fieldsOf({ calls, recent, last, agent }: EarlierCalls): Fields {
  return {
    first_call: calls === 0,
    prior_calls: calls,
    calls_30d: recent + 1,
    ...(last && { last_call_at: new Date(last.at).toISOString() }),
    ...(last?.outcome && { last_outcome: last.outcome }),
    ...(agent !== null && { last_agent: agent }),
  }
}

const HISTORY_FIELDS: ReadonlySet<string> = new Set(
  ['first_call', 'prior_calls', 'calls_30d', 'last_call_at', 'last_outcome', 'last_agent'].flatMap((name) => [
    name,
    name + OF_LINE,
  ]),
)

/** Whether this field tells of the calls before. */
export function isHistoryField(name: string): boolean {
  return HISTORY_FIELDS.has(name)
}
