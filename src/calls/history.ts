// The history of a call's other party: the calls with it that began before this one (C22).
//
// The history is calculated once, when the other party is known, and stored with the call, so that all events of the call say the
// same. The data for counting calls is stored in a separate table; this module only decides the meaning of a call for the
// history, and what is reported.
import { outcomeOf } from './additions.ts'
import type { Call, CallHistory, Fields, FieldValue } from './call.ts'
import { isWithheld } from './numbers.ts'
import { startOf } from './snapshot.ts'

/** Identifies a history: the other party of a call, our number in it, and when the call began, in whole ms since 1970. */
interface HistoryKey {
  readonly party: string
  /** `null`: not known yet. */
  readonly line: string | null
  readonly at: number
}

/** The stored data of a call for the history of later calls. */
export interface HistoryEntry extends HistoryKey {
  /** `null` while the call is active. */
  readonly outcome: string | null
  /** The name of the agent who answered, otherwise the id. */
  readonly agent: string | null
}

/** The earlier calls: all calls of a party, or only those with one of our numbers. */
export interface EarlierCalls {
  readonly calls: number
  /** How many of the calls began in the thirty days before the call. */
  readonly recent: number
  readonly last: Pick<HistoryEntry, 'at' | 'outcome'> | null
  /** The agent who answered last. */
  readonly agent: string | null
}

/** The period that `calls_30d` counts. */
export const RECENT_MS = 30 * 86_400_000

/** Longer text is no number, and an index entry must hold both numbers of a call. */
const NUMBER_MAX = 64

/** The history key of a call; `null`: the other party is not known or withheld, or the call is a test (C16) or replayed (C23). */
export function historyKeyOf(call: Call): HistoryKey | null {
  if (call.isTest || call.isReplayed) return null
  // A transfer changes whom an outbound call reaches, but not whom it was for.
  const party = partyOf(call.fields, call.history?.party)
  if (party === null) return null
  const { direction, caller_number: caller, tracking_number: dialled } = call.fields
  return {
    party,
    line: numberIn(direction === 'outbound' ? caller : dialled),
    at: Math.trunc(startOf(call) ?? call.startAt),
  }
}

/**
 * The number of the call's other party: the caller, or whom an outbound call was for; `null`: not known or withheld. `known`: the
 * party of an outbound call before a transfer.
 */
export function partyOf(fields: Fields, known?: string): string | null {
  const { direction, caller_number: caller, tracking_number: dialled, destination_number: reached } = fields
  if (direction === 'outbound') return numberIn(dialled ?? known ?? reached)
  return fields['caller_anonymous'] === true ? null : numberIn(caller)
}

function numberIn(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && value.length <= NUMBER_MAX && !isWithheld(value) ? value : null
}

/** Whether the call's stored history belongs to its present parties. */
export function hasHistory(call: Call, of: HistoryKey): boolean {
  return call.history?.party === of.party && call.history.line === of.line
}

/**
 * The new history of a call. `found`: the history that was looked up. The reported history stays as long as the parties do; if
 * only our number was learned or changed, only the data that depends on it changes.
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

/** The entry of this call for the history of later calls; `null`: none. */
export function historyEntry(call: Call): HistoryEntry | null {
  return call.history && !isMerged(call) ? historyEntryAs(call, call.history) : null
}

/** The entry of a call if these are its parties. */
export function historyEntryAs(call: Call, { party, line, at }: HistoryKey): HistoryEntry {
  return { party, line, at, outcome: outcomeOf(call), agent: agentOf(call) }
}

/** Whether the call became part of another call. Only the other call counts then. */
export function isMerged({ status, fields }: Call): boolean {
  return status === 'ended' && fields['hangup_cause'] === 'merged' && fields['parent_call_id'] !== undefined
}

/** How many characters of an agent's name are shown. A longer text is not a name. */
const AGENT_MAX = 200

/** The name of the agent who answered, otherwise the id; `null`: nobody answered, or it is not known who. */
export function agentOf(call: Call): string | null {
  const { answerAt, fields } = call
  if (answerAt === null && outcomeOf(call) !== 'answered') return null
  const agent = fields['agent_name'] ?? fields['agent_id'] ?? fields['agent_email']
  return typeof agent === 'string' && agent !== '' ? agent.slice(0, AGENT_MAX) : null
}

const OF_LINE = '_per_number'
const isOfLine = (name: string): boolean => name.endsWith(OF_LINE)

/** The fields that report the earlier calls. `onLine` is `null` while our number is not known. */
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

/** Whether this field reports the history. */
export function isHistoryField(name: string): boolean {
  return HISTORY_FIELDS.has(name)
}
