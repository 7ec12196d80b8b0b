// Explains why an integration was sent nothing of a call, or not all that it wants (D26). Pure: the facts of both are passed in.
//
// The call itself holds which integrations were owed a final since it ended (C9). Everything else follows from the settings at
// that time.
import type { CallEvent, Status } from '../calls/call.ts'
import { finalStateOf, type CallRecord } from '../calls/call-record.ts'
import { STATUS_WORDS } from '../calls/status-words.ts'
import { unmetText } from './condition-text.ts'
import { conditionWords } from './condition-words.ts'
import { explainUnmet, type UnmetTest } from './conditions.ts'
import type { Integration } from './integration.ts'
import { isSame } from '../json/is-same.ts'

/** The requests that an integration may want of a call: its changes of status as they happen, and the complete call. */
export const REQUEST_KINDS = ['realtime', 'final'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** Why something was not sent. */
export type NotSentReason =
  /** The call does not meet the conditions of the integration. */
  | { readonly code: 'conditions'; readonly unmet: readonly UnmetTest[] }
  | { readonly code: 'off' }
  /** The account was suspended (D29). */
  | { readonly code: 'account_suspended' }
  /** A test call goes to integrations that a person chose (C16). */
  | { readonly code: 'not_chosen' }
  | { readonly code: 'created_later' }
  /** The call had none of the statuses that the integration wants (C20). */
  | { readonly code: 'statuses'; readonly statuses: readonly Status[] }
  /** The integration wants neither kind. */
  | { readonly code: 'no_events' }
  /** The final waits for a recording or a step, at the latest until then, in ms since 1970 (C9). */
  | { readonly code: 'waiting'; readonly until: number }
  /** The call was imported (C18) or replayed (C23) for the record. */
  | { readonly code: 'imported' }
  | { readonly code: 'replayed' }
  /** The integration's settings cannot be read (S46). */
  | { readonly code: 'unreadable' }
  /** No known fact explains it. */
  | { readonly code: 'unknown' }

export const NOT_SENT_CODES = [
  'conditions',
  'off',
  'account_suspended',
  'not_chosen',
  'created_later',
  'statuses',
  'no_events',
  'waiting',
  'imported',
  'replayed',
  'unreadable',
  'unknown',
] as const satisfies readonly NotSentReason['code'][]

export interface NotSent {
  /** The kinds of request that were not sent. */
  readonly missing: readonly RequestKind[]
  readonly reason: NotSentReason
}

/** The facts of a call. */
export interface NotSentCall {
  readonly record: CallRecord
  /** By Offhook's clock, in ms since 1970; `null`: the call is active. */
  readonly endedAt: number | null
  /** The stored events, oldest first. */
  readonly events: readonly CallEvent[]
}

/** The facts of an integration. */
export interface NotSentIntegration {
  readonly integrationId: number
  /** The settings when the call ended, on or off included. */
  readonly settings: Pick<Integration, 'enabled' | 'realtime' | 'statuses' | 'final' | 'conditions'>
  readonly createdAt: number
  /** For a test call: whether the integration was chosen. */
  readonly isChosen: boolean
  readonly isUnreadable: boolean
  /** The account was suspended when the call ended (D29). */
  readonly isSuspended: boolean
  /** The kinds of requests that the integration was sent for the call. */
  readonly sent: ReadonlySet<RequestKind>
}

/**
 * The requests that the integration was not sent for the call, and why; one entry for each reason. Empty: it was sent all, or
 * nothing is due yet.
 */
export function explainNotSent(call: NotSentCall, integration: NotSentIntegration): readonly NotSent[] {
  const { settings, sent } = integration
  const whole = wholeReason(call, integration)
  const asked = REQUEST_KINDS.filter((kind) => settings[kind])
  if (asked.length === 0) {
    if (sent.size > 0) return []
    return [{ missing: [], reason: whole ?? { code: 'no_events' } }]
  }
  const found: NotSent[] = []
  for (const kind of asked) {
    if (sent.has(kind)) continue
    const reason = whole ?? (kind === 'realtime' ? realtimeReason(call, integration) : finalReason(call, integration))
    if (reason === null) continue
    const same = found.findIndex((one) => isSame(one.reason, reason))
    const before = found[same]
    if (before) found[same] = { ...before, missing: [...before.missing, kind] }
    else found.push({ missing: [kind], reason })
  }
  return found
}

/** The reason that applies to all missing requests. */
function wholeReason({ record, endedAt, events }: NotSentCall, one: NotSentIntegration): NotSentReason | null {
  const { call, quiet } = record
  if (quiet) return { code: call.isReplayed ? 'replayed' : 'imported' }
  if (call.isTest && !one.isChosen) return { code: 'not_chosen' }
  // An integration that was owed a final existed, and was on.
  if (finalStateOf(record, one.integrationId) !== undefined) return null
  const at = endedAt ?? events.at(-1)?.at ?? call.startAt
  if (one.createdAt > at) return { code: 'created_later' }
  if (one.isSuspended) return { code: 'account_suspended' }
  if (!one.settings.enabled) return { code: 'off' }
  return one.isUnreadable ? { code: 'unreadable' } : null
}

function realtimeReason({ record, events }: NotSentCall, { settings }: NotSentIntegration): NotSentReason | null {
  const { statuses, conditions } = settings
  const changes = events.filter(({ type }) => type !== 'final' && type !== 'updated')
  const wanted = changes.filter(({ type }) => statuses === null || statuses.some((status) => status === type))
  const hasEnded = record.call.status === 'ended'
  const last = wanted.at(-1)
  if (last === undefined)
    return hasEnded && changes.length > 0 && statuses !== null ? { code: 'statuses', statuses } : null
  const unmet = explainUnmet(conditions, last.fields)
  return unmet === null ? { code: 'unknown' } : { code: 'conditions', unmet }
}

function finalReason({ record, events }: NotSentCall, one: NotSentIntegration): NotSentReason | null {
  if (record.call.status !== 'ended') return null
  const final = finalStateOf(record, one.integrationId)
  if (typeof final === 'number') return { code: 'waiting', until: final }
  if (final === undefined) return { code: 'unknown' }
  const event = events.findLast(({ type }) => type === 'final')
  const unmet = event === undefined ? null : explainUnmet(one.settings.conditions, event.fields)
  return unmet === null ? { code: 'unknown' } : { code: 'conditions', unmet }
}

/**
 * A reason in words. It contains values of the call unchanged: code that shows it must sanitise it. `zone`: the time zone in
 * which times are shown.
 */
export function notSentText(reason: NotSentReason, zone: string): string {
  if (reason.code === 'conditions') return unmetText(reason.unmet, zone)
  if (reason.code === 'waiting')
    return `Waiting for a recording or step, until ${clockOf(zone).format(reason.until)} at the latest`
  if (reason.code !== 'statuses') return TEXTS[reason.code]
  if (reason.statuses.length === 0) return 'No status is selected for Realtime'
  return `Sends only changes to ${conditionWords.either(reason.statuses.map((status) => STATUS_WORDS[status]))}`
}

const TEXTS: Readonly<Record<Exclude<NotSentReason['code'], 'conditions' | 'statuses' | 'waiting'>, string>> = {
  off: 'Was off',
  account_suspended: 'The account was suspended',
  not_chosen: 'Not chosen in this test',
  created_later: 'Was created later',
  no_events: 'Sends neither Realtime nor final requests',
  imported: 'The call was imported without sending',
  replayed: 'The call was replayed without sending',
  unreadable: 'Its settings are unreadable',
  unknown: 'Reason unknown. Settings may have changed since.',
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-AU', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    clocks.set(timeZone, clock)
  }
  return clock
}
