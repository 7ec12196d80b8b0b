// The life of a call (C2, C3).
//
// A call usually rings first. It may enter a menu or a queue before a person answers. A person may put the call on hold or
// transfer it, and is then connected again. The call goes to a mailbox if nobody answers. It can end at any time, but only once.
// Phone systems report other changes too: a transfer begins on hold, a queue times out into a menu, a transfer's target rings after an
// answer. So the table of usual changes refuses nothing. The documentation shows it, and the diagnostics use it to tell a strange
// change from a usual one. The only rule is that nothing follows `ended` (C7).
import type { Call, EventType, Outcome, Status } from './call.ts'

/** Every status, in the usual order within a call. */
export const STATUSES = [
  'ringing',
  'in_menu',
  'queued',
  'answered',
  'on_hold',
  'transferring',
  'voicemail',
  'ended',
] as const satisfies readonly Status[]

/** Every type of event, in the order within a call. */
export const EVENT_TYPES = [...STATUSES, 'final', 'updated'] as const satisfies readonly EventType[]

/** Every outcome. `unanswered`: nobody answered, and the exact outcome is not known. */
export const OUTCOMES = [
  'answered',
  'missed',
  'abandoned',
  'unanswered',
  'busy',
  'voicemail',
  'rejected',
  'failed',
  'blocked',
] as const satisfies readonly Outcome[]

/** The usual changes of status; `new` is a call of which no status was reported yet. Refuses nothing (C3). */
export const USUAL_CHANGES: Readonly<Record<Status | 'new', readonly Status[]>> = {
  new: ['ringing', 'in_menu', 'queued'],
  ringing: ['in_menu', 'queued', 'answered', 'voicemail', 'ended'],
  in_menu: ['ringing', 'queued', 'answered', 'voicemail', 'ended'],
  queued: ['ringing', 'in_menu', 'answered', 'voicemail', 'ended'],
  answered: ['on_hold', 'transferring', 'in_menu', 'ended'],
  on_hold: ['answered', 'transferring', 'ended'],
  transferring: ['ringing', 'queued', 'answered', 'voicemail', 'ended'],
  voicemail: ['answered', 'ended'],
  ended: [],
}

/** Whether a change of status is usual. `null`: no status was reported before. */
export function isUsualChange(from: Status | null, to: Status): boolean {
  return USUAL_CHANGES[from ?? 'new'].includes(to)
}

/** The meaning of a status for the connection between the caller and a person (C12). */
export const CONNECTION_OF: Readonly<Record<Status, 'connected' | 'unchanged' | 'not connected'>> = {
  ringing: 'not connected',
  in_menu: 'not connected',
  queued: 'not connected',
  answered: 'connected',
  on_hold: 'unchanged',
  transferring: 'unchanged',
  voicemail: 'not connected',
  ended: 'not connected',
}

/** The counter for the time spent in a status (C12). */
export const COUNTER_OF: Readonly<Partial<Record<Status, keyof Pick<Call, 'ringMs' | 'holdMs' | 'queueMs'>>>> = {
  ringing: 'ringMs',
  queued: 'queueMs',
  on_hold: 'holdMs',
}
