// The evidence for the outcome of a call (C25): the rule that decided, the legs that were rung with how each ended, and the cause. The
// source reports the evidence with the outcome, and it is stored with the call. The side that hung up, and a cause that the
// fields contain, are not stored again: they are added when the evidence is read.
import { wasAnswered } from './call.ts'
import type {
  Call,
  EndCause,
  EvidenceLeg,
  FieldValue,
  LegEnd,
  Outcome,
  OutcomeEvidence,
  OutcomeRule,
  Status,
} from './call.ts'
import { cleanText } from './text.ts'

/** Every rule, in the order of the table of C25. */
export const OUTCOME_RULES = [
  'answered',
  'blocked',
  'message_left',
  'caller_left',
  'queue_left',
  'dial',
  'cause',
  'no_message',
  'menu_left',
  'ran_out',
  'unseen',
  'reported',
  'lost',
  'merged',
] as const satisfies readonly OutcomeRule[]

export const LEG_ENDS = [
  'answered',
  'no_answer',
  'busy',
  'rejected',
  'cancelled',
  'failed',
] as const satisfies readonly LegEnd[]

export const END_CAUSE_KINDS = ['q850', 'sip', 'phone_system'] as const satisfies readonly EndCause['kind'][]

export const HANGUP_SIDES = ['caller', 'agent', 'system'] as const
type HangupSide = (typeof HANGUP_SIDES)[number]

/** How many legs are kept of a call: more than a person reads. Further legs are only counted. */
const LEGS_MAX = 8
/** How long a party or the name of a cause may be. Longer texts come from an attack. */
const TEXT_MAX = 64
/** A call cannot end with a lower SIP response (RFC 3261, 21). */
const SIP_FAILURE_MIN = 300
/** Longer than any call, so a larger figure is wrong. */
const SECONDS_MAX = 366 * 86_400
/** Larger than any code of Q.850 or SIP. */
const CODE_MAX = 9_999

/** The members of a call that decide whether new evidence counts. */
type EvidenceHolder = Pick<Call, 'status' | 'outcome' | 'evidence'>

/**
 * The evidence of a call after an update with evidence. The legs are merged. The rule is that of the outcome that counts: the
 * latest outcome before the end of the call, and after the end only an outcome that equals the outcome of the call.
 */
export function learnEvidence(
  { status, outcome, evidence: known }: EvidenceHolder,
  given: OutcomeEvidence,
  { late, hadEnded }: { readonly late: boolean; readonly hadEnded: boolean },
): OutcomeEvidence {
  const news = boundedEvidence(given)
  if (known === undefined) return news
  const counts = status === 'ended' ? news.outcome === outcome && (!hadEnded || known.outcome !== outcome) : !late
  const { legs, moreLegs } = mergeLegs(known, news)
  if (!counts && legs === known.legs && moreLegs === known.moreLegs) return known
  const { outcome: decided, rule, cause } = counts ? news : known
  return { outcome: decided, rule, ...(legs && { legs }), ...(moreLegs && { moreLegs }), ...(cause && { cause }) }
}

type Legs = Pick<OutcomeEvidence, 'legs' | 'moreLegs'>

/** Merges legs: a new leg replaces the known leg with the same party. Returns the same array if nothing changes. */
function mergeLegs(known: Legs, { legs: given = [], moreLegs }: Legs): Legs {
  let legs = known.legs ?? []
  let more = Math.max(known.moreLegs ?? 0, moreLegs ?? 0)
  for (const leg of given) {
    const at = legs.findIndex((one) => (leg.party === undefined ? sameLeg(one, leg) : one.party === leg.party))
    const before = legs[at]
    if (before && sameLeg(before, leg)) continue
    if (before) legs = legs.with(at, leg)
    else if (legs.length < LEGS_MAX) legs = [...legs, leg]
    // The same leg may be reported again, so the number is a lower bound.
    else more = Math.max(more, 1)
  }
  return { ...(legs.length > 0 && { legs }), ...(more > 0 && { moreLegs: Math.min(more, CODE_MAX) }) }
}

function sameLeg(one: EvidenceLeg, other: EvidenceLeg): boolean {
  return (
    one.party === other.party &&
    one.end === other.end &&
    one.rangS === other.rangS &&
    one.cause?.kind === other.cause?.kind &&
    one.cause?.code === other.cause?.code &&
    one.cause?.name === other.cause?.name
  )
}

/** Limits evidence in length, because anybody may have written into the message that it comes from. */
function boundedEvidence({ outcome, rule, legs = [], moreLegs = 0, cause }: OutcomeEvidence): OutcomeEvidence {
  const kept = legs.slice(0, LEGS_MAX).map(boundedLeg)
  const more = Math.min(moreLegs + Math.max(0, legs.length - LEGS_MAX), CODE_MAX)
  const bounded = cause && boundedCause(cause)
  return {
    outcome,
    rule,
    ...(kept.length > 0 && { legs: kept }),
    ...(more > 0 && { moreLegs: more }),
    ...(bounded && { cause: bounded }),
  }
}

function boundedLeg({ party: given, end, rangS, cause: told }: EvidenceLeg): EvidenceLeg {
  const party = given === undefined ? '' : lineOf(given)
  const cause = told && boundedCause(told)
  const isDuration = rangS !== undefined && rangS >= 0 && rangS <= SECONDS_MAX
  return {
    ...(party !== '' && { party }),
    end,
    ...(isDuration && { rangS: Math.abs(Math.round(rangS)) }),
    ...(cause && { cause }),
  }
}

/** A cause with a name or a code, or else `undefined`. `Math.abs` turns -0 into 0, because JSON has no -0. */
function boundedCause({ kind, code, name: given }: EndCause): EndCause | undefined {
  const name = given === undefined ? '' : lineOf(given)
  const isCode = code !== undefined && Number.isInteger(code) && code >= 0 && code <= CODE_MAX
  return name === '' && !isCode
    ? undefined
    : { kind, ...(isCode && { code: Math.abs(code) }), ...(name !== '' && { name }) }
}

/** Makes one short line of a text from outside. */
function lineOf(text: string): string {
  // The text is cut before it is cleaned, because cleaning a megabyte would take too long.
  const line = cleanText(text.slice(0, 4 * TEXT_MAX)).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return cleanText(line.trim().slice(0, TEXT_MAX))
}

const LEG_END_OF: Readonly<Partial<Record<Outcome, LegEnd>>> = {
  missed: 'no_answer',
  busy: 'busy',
  rejected: 'rejected',
  abandoned: 'cancelled',
  failed: 'failed',
}

/**
 * The evidence from one rung leg: either the caller hung up before it was answered, or the end of this leg decided the outcome.
 */
export function legEvidence(
  outcome: Outcome,
  { party, sip }: { party?: string | undefined; sip?: number | undefined } = {},
): OutcomeEvidence {
  const end = LEG_END_OF[outcome]
  const cause: EndCause | undefined = sip === undefined ? undefined : { kind: 'sip', code: sip }
  const leg = end &&
    (party !== undefined || cause) && { ...(party !== undefined && { party }), end, ...(cause && { cause }) }
  return {
    outcome,
    rule: outcome === 'abandoned' ? 'caller_left' : 'dial',
    ...(leg && { legs: [leg] }),
    ...(cause && outcome !== 'abandoned' && { cause }),
  }
}

/** The complete evidence for the outcome of a call, as it is shown to people. */
export interface WholeEvidence {
  readonly rule: OutcomeRule
  /** The status of the call before it ended. */
  readonly during: Status | null
  readonly endedBy: HangupSide | null
  readonly cause: EndCause | null
  readonly legs: readonly EvidenceLeg[]
  readonly moreLegs: number
}

/** The evidence for the outcome of an ended call; `null`: nothing is known that explains the outcome. */
export function outcomeEvidence(call: Call): WholeEvidence | null {
  const { outcome, evidence } = call
  if (call.status !== 'ended' || outcome === null) return null
  const known = evidence?.outcome === outcome ? evidence : undefined
  const endedBy = hangupSide(call.fields['hangup_by'])
  const cause = known?.cause ?? causeOf(call)
  const rule = ruleOf(call, known, { isReported: cause !== null || endedBy !== null })
  if (rule === null) return null
  return {
    rule,
    during: call.previousStatus,
    endedBy,
    cause: rule === 'lost' || rule === 'merged' ? null : cause,
    ...legsOf(call, known ?? evidence),
  }
}

function ruleOf(
  call: Call,
  known: OutcomeEvidence | undefined,
  { isReported }: { readonly isReported: boolean },
): OutcomeRule | null {
  if (call.lost) return 'lost'
  if (call.fields['hangup_cause'] === 'merged') return 'merged'
  if (known) return known.rule
  if (call.outcome === 'answered') return 'answered'
  return isReported ? 'reported' : null
}

function hangupSide(value: FieldValue | undefined): HangupSide | null {
  return HANGUP_SIDES.find((side) => side === value) ?? null
}

/** The cause in the fields of a call. */
function causeOf({ fields }: Call): EndCause | null {
  const { hangup_cause: name, hangup_cause_code: code, sip_status: sip } = fields
  if (typeof name === 'string' || typeof code === 'number') {
    const cause = boundedCause({
      kind: typeof code === 'number' ? 'q850' : 'phone_system',
      ...(typeof code === 'number' && { code }),
      ...(typeof name === 'string' && { name }),
    })
    if (cause) return cause
  }
  return typeof sip === 'number' && sip >= SIP_FAILURE_MIN ? (boundedCause({ kind: 'sip', code: sip }) ?? null) : null
}

/** The legs that explain the outcome. For an answered call, these are the legs that answered. */
function legsOf(call: Call, { legs = [], moreLegs = 0 }: Legs = {}): Pick<WholeEvidence, 'legs' | 'moreLegs'> {
  if (call.outcome !== 'answered') return { legs, moreLegs }
  const answered = legs.filter(({ end }) => end === 'answered')
  return { legs: answered.length > 0 ? answered : answeredLeg(call), moreLegs: 0 }
}

/** The leg that answered, from the fields. After a transfer the fields name another person, so nothing is returned. */
function answeredLeg(call: Call): readonly EvidenceLeg[] {
  const { fields } = call
  if (!wasAnswered(call) || Number(fields['transfer_count'] ?? 0) > 0) return []
  const names =
    fields['direction'] === 'outbound'
      ? ['destination_number', 'tracking_number']
      : ['agent_name', 'agent_id', 'destination_number']
  const party = names.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '')
  return typeof party === 'string' ? [boundedLeg({ party, end: 'answered' })] : []
}
