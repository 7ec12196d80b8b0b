// Decides how a call ended, from the events of the call (C2).
//
// The first rule that applies decides, in this order: a person answered; the caller is blocked; a message was left; the caller
// hung up; nobody in the queue answered; the result of the last attempt to reach somebody; and last the caller's own hang-up
// cause, if nothing else shows the outcome: that cause is NORMAL_CLEARING whenever the dialplan ends.
import { outcomeOfCause } from './causes.ts'
import type { Outcome, OutcomeEvidence, OutcomeRule } from '../../calls/call.ts'

/** What the caller was doing when the caller hung up. */
export type CallerActivity = 'waiting' | 'in mailbox' | 'other'

/** The events of a call that show how the call ended. */
export interface Evidence {
  /** The caller was connected to somebody. */
  answered: boolean
  /** A message was left in a mailbox, or the dialplan recorded the caller. */
  messageLeft: boolean
  /** What the caller was doing when the caller hung up; `null`: the other side or the PBX hung up. */
  callerLeft: CallerActivity | null
  /** A queue was left without an agent. */
  queueLeft: boolean
  /** How the last attempt to reach somebody ended; `null`: there was no attempt, or its end was not reported. */
  dialCause: string | null
  /** The caller is in FusionPBX's list of blocked callers. */
  blocked: boolean
  enteredVoicemail: boolean
  enteredMenu: boolean
  /** The hang-up cause of the caller's leg. */
  cause: string | null
}

export function createEvidence(): Evidence {
  return {
    answered: false,
    messageLeft: false,
    callerLeft: null,
    queueLeft: false,
    dialCause: null,
    blocked: false,
    enteredVoicemail: false,
    enteredMenu: false,
    cause: null,
  }
}

type Rule = readonly [OutcomeRule, (seen: Evidence) => Outcome | null]

const RULES: readonly Rule[] = [
  ['answered', (seen) => (seen.answered ? 'answered' : null)],
  ['blocked', (seen) => (seen.blocked ? 'blocked' : null)],
  ['message_left', (seen) => (seen.messageLeft ? 'voicemail' : null)],
  ['caller_left', (seen) => (seen.callerLeft === 'waiting' ? 'abandoned' : null)],
  ['queue_left', (seen) => (seen.queueLeft ? 'missed' : null)],
  ['dial', (seen) => outcomeOfCause(seen.dialCause)],
  ['no_message', (seen) => (seen.callerLeft === 'in mailbox' ? 'abandoned' : null)],
  ['cause', (seen) => outcomeOfCause(seen.cause)],
  ['caller_left', (seen) => (seen.callerLeft !== null ? 'abandoned' : null)],
  ['menu_left', (seen) => (seen.enteredMenu || seen.enteredVoicemail ? 'unanswered' : null)],
]

/** The outcome of a call that has ended, and the rule that decided it (C25). */
export function decisionOf(seen: Evidence): Pick<OutcomeEvidence, 'outcome' | 'rule' | 'cause'> {
  for (const [rule, decide] of RULES) {
    const outcome = decide(seen)
    if (outcome === null) continue
    const name = rule === 'dial' ? seen.dialCause : rule === 'cause' ? seen.cause : null
    return { outcome, rule, ...(name !== null && { cause: { kind: 'phone_system', name } }) }
  }
  // The dialplan ended, and nobody had answered.
  return { outcome: 'missed', rule: 'ran_out' }
}
