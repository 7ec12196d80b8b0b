// The reason for the outcome of a call (C25): one sentence, and its evidence.
import { z } from '@hono/zod-openapi'
import type { Call, EndCause } from '../../calls/call.ts'
import {
  END_CAUSE_KINDS,
  HANGUP_SIDES,
  LEG_ENDS,
  outcomeEvidence,
  OUTCOME_RULES,
} from '../../calls/outcome-evidence.ts'
import { outcomeSentence } from '../../calls/outcome-sentence.ts'
import { CallStatus, namedEnum } from '../http/named-types.ts'
import { listOf } from '../http/shapes.ts'

const Cause = z.object({
  kind: z.enum(END_CAUSE_KINDS).openapi('EndCauseKind', {
    description: '`q850`: a cause of Q.850. `sip`: a SIP response. `phone_system`: a word of the phone system.',
  }),
  code: z.int().nullable(),
  name: z.string().nullable(),
})

const Evidence = z.object({
  rule: z.enum(OUTCOME_RULES).openapi('OutcomeRule', {
    description:
      'The rule that decided. `answered`: a person answered. `blocked`: the phone system blocks the caller. `message_left`: a message was left. `caller_left`: whoever made the call hung up first. `queue_left`: the queue gave up. `dial`: the last attempt to reach somebody decided. `cause`: the cause of the caller’s leg decided. `no_message`: the call ended in a mailbox without a message. `menu_left`: the phone system ended the call in a menu or mailbox. `ran_out`: the dialplan ended. `unseen`: Offhook cannot see what the phone system did. `reported`: the phone system reported the outcome. `lost`: Offhook did not see the end. `merged`: the call became part of another.',
  }),
  during: CallStatus.nullable().openapi({ description: 'Status before the end.' }),
  ended_by: namedEnum('HangupBy', HANGUP_SIDES).nullable().openapi({ description: 'Who hung up. `null` if unknown.' }),
  cause: Cause.nullable().openapi({ description: 'The cause reported for the end. `null` if unknown.' }),
  legs: listOf(
    z
      .object({
        party: z.string().nullable().openapi({ description: 'Extension, number or name. `null` if unknown.' }),
        end: z.enum(LEG_ENDS).openapi('LegEnd'),
        rang_seconds: z.int().nullable().openapi({ description: 'Ringing time in seconds. `null` if unknown.' }),
        cause: Cause.nullable(),
      })
      .openapi('EvidenceLeg'),
  ).openapi({
    description:
      'The phones and numbers that were rung. At most 8. If the call was answered, only those that answered.',
  }),
  more_legs: z.int().openapi({ description: 'Lower bound of the number of rung phones and numbers beyond `legs`.' }),
})

/** The members of a call that state the reason. */
export const outcomeReasonShape = {
  outcome_reason: z.string().nullable().openapi({
    description: 'The reason for the outcome as a sentence. `null` until the call has ended, or if unknown.',
    example: 'Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up',
  }),
  outcome_evidence: Evidence.nullable().openapi({
    description: 'What the reason is based on. `null` if unknown.',
  }),
}

export function outcomeReason(call: Call) {
  const evidence = outcomeEvidence(call)
  if (evidence === null) return { outcome_reason: null, outcome_evidence: null }
  const { rule, during, endedBy, cause, legs, moreLegs } = evidence
  return {
    outcome_reason: outcomeSentence(evidence, call),
    outcome_evidence: {
      rule,
      during,
      ended_by: endedBy,
      cause: causeOutput(cause),
      legs: legs.map(({ party, end, rangS, cause: ended }) => ({
        party: party ?? null,
        end,
        rang_seconds: rangS ?? null,
        cause: causeOutput(ended),
      })),
      more_legs: moreLegs,
    },
  }
}

function causeOutput(cause: EndCause | null | undefined) {
  return cause ? { kind: cause.kind, code: cause.code ?? null, name: cause.name ?? null } : null
}
