// Decides how a call ended, from the events of the call (C2).
//
// The first rule that applies decides, in this order: a person answered; a message was left; the caller hung up; nobody in the
// queue answered; the result of the last Dial; and last the hang-up cause, if nothing else shows the outcome.
import { causeName, outcomeOfCause } from './causes.ts'
import type { EndCause, Outcome, OutcomeEvidence, OutcomeRule } from '../../calls/call.ts'

/** The caller's activity at that caller's hang-up. */
export type CallerActivity = 'ringing' | 'in menu' | 'queued' | 'other'

/** The events of a call that show how the call ended. */
export interface Evidence {
  /** The caller was connected to somebody. */
  answered: boolean
  /** A message was left in a mailbox, or the dialplan recorded the caller. */
  messageLeft: boolean
  /** The caller's activity at that caller's hang-up; `null`: the other side or the PBX hung up. */
  callerLeft: CallerActivity | null
  /** A queue was left without an agent. */
  queueLeft: boolean
  /** A Dial was begun on the caller's leg. */
  dialled: boolean
  /** How the last Dial ended: `BUSY`, `NOANSWER` …; `null`: it has not ended, or was only cancelled. */
  dialStatus: string | null
  /** The hang-up cause of the leg that the last Dial reached. */
  dialCause: number | null
  enteredVoicemail: boolean
  enteredMenu: boolean
  /** The hang-up cause of the caller's leg. */
  cause: number | null
  /** Asterisk answered the caller's leg for an unknown reason, because the steps of its dialplan are not reported to Offhook. */
  pickedUpUnseen: boolean
}

export function createEvidence(): Evidence {
  return {
    answered: false,
    messageLeft: false,
    callerLeft: null,
    queueLeft: false,
    dialled: false,
    dialStatus: null,
    dialCause: null,
    enteredVoicemail: false,
    enteredMenu: false,
    cause: null,
    pickedUpUnseen: false,
  }
}

/** `DialStatus` and what it means for the call, where the last Dial decides. */
const DIAL_OUTCOMES: Readonly<Record<string, Outcome>> = {
  BUSY: 'busy',
  NOANSWER: 'missed',
  CHANUNAVAIL: 'failed',
  CONGESTION: 'failed',
}

/** Q.850 "call rejected": the callee pressed the red button. */
export const REJECTED = 21

type Rule = readonly [OutcomeRule, (seen: Evidence) => Outcome | null]

const RULES: readonly Rule[] = [
  ['answered', (seen) => (seen.answered ? 'answered' : null)],
  ['message_left', (seen) => (seen.messageLeft ? 'voicemail' : null)],
  ['caller_left', (seen) => (seen.callerLeft !== null && seen.callerLeft !== 'other' ? 'abandoned' : null)],
  // The caller may have been in a menu or a mailbox.
  ['unseen', (seen) => (seen.pickedUpUnseen ? 'unanswered' : null)],
  ['queue_left', (seen) => (seen.queueLeft ? 'missed' : null)],
  // If the callee rejects the call, Dial reports `NOANSWER`: only the hang-up cause of the callee's leg shows the rejection.
  ['dial', (seen) => (seen.dialStatus !== 'BUSY' && seen.dialCause === REJECTED ? 'rejected' : null)],
  ['dial', (seen) => DIAL_OUTCOMES[seen.dialStatus ?? ''] ?? null],
  ['cause', (seen) => (seen.cause === REJECTED ? 'rejected' : null)],
  ['no_message', (seen) => (seen.enteredVoicemail && !seen.dialled ? 'abandoned' : null)],
  ['menu_left', (seen) => (seen.enteredMenu && seen.callerLeft === null ? 'unanswered' : null)],
  ['cause', (seen) => outcomeOfCause(seen.cause)],
  ['dial', (seen) => outcomeOfCause(seen.dialCause)],
  // Only a normal hang-up is left: the caller hung up, or the dialplan ended.
  ['caller_left', (seen) => (seen.callerLeft === null ? null : 'abandoned')],
]

/** The outcome of a call that has ended, and the rule that decided it (C25). */
export function decisionOf(seen: Evidence): Pick<OutcomeEvidence, 'outcome' | 'rule' | 'cause'> {
  for (const [rule, decide] of RULES) {
    const outcome = decide(seen)
    if (outcome === null) continue
    const cause = causeOf(rule, seen)
    return { outcome, rule, ...(cause && { cause }) }
  }
  return { outcome: 'missed', rule: 'ran_out' }
}

/** The cause that decided the outcome, if a cause decided it. */
function causeOf(rule: OutcomeRule, { cause, dialCause, dialStatus }: Evidence): EndCause | undefined {
  if (rule === 'cause') return cause === null ? undefined : q850(cause)
  if (rule !== 'dial') return undefined
  // A leg that Dial cancels has a normal hang-up cause, which shows nothing.
  if (dialCause !== null && outcomeOfCause(dialCause) !== null) return q850(dialCause)
  return dialStatus === null ? undefined : { kind: 'phone_system', name: dialStatus }
}

/** A cause with its Q.850 code and name. */
export function q850(code: number): EndCause {
  const name = causeName(code)
  return { kind: 'q850', code, ...(name !== null && { name }) }
}
