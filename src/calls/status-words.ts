// Statuses and outcomes in words.
import type { Outcome, Status } from './call.ts'

export const STATUS_WORDS = {
  ringing: 'Ringing',
  in_menu: 'In menu',
  queued: 'In queue',
  answered: 'Answered',
  on_hold: 'On hold',
  transferring: 'Transferring',
  voicemail: 'Voicemail',
  ended: 'Ended',
} as const satisfies Record<Status, string>

export const OUTCOME_WORDS = {
  answered: 'Answered',
  missed: 'Missed',
  abandoned: 'Abandoned',
  unanswered: 'Not answered',
  busy: 'Busy',
  voicemail: 'Voicemail',
  rejected: 'Rejected',
  failed: 'Failed',
  blocked: 'Blocked',
} as const satisfies Record<Outcome, string>
