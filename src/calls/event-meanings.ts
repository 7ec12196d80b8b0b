import type { EventType } from './call.ts'

/** When each event is sent, in a sentence. */
export const EVENT_MEANINGS: Readonly<Record<EventType, string>> = {
  ringing: 'The call starts ringing.',
  in_menu: 'A menu (IVR) takes the call. No person has answered yet.',
  queued: 'The call starts waiting in a queue.',
  answered: 'A person picks up, or is connected again after hold or a transfer.',
  on_hold: 'The call is put on hold or parked.',
  transferring: 'A transfer starts.',
  voicemail: 'The mailbox takes the call.',
  ended: 'The call ends. No status follows.',
  final:
    'The call has ended, and everything that the integration waits for is available: recordings and post-call steps. Sent once per call, by default no later than 20 minutes after the end.',
  updated:
    'Something changed after `final`: a late recording, notes, a corrected end. Sent to integrations that select updates.',
}
