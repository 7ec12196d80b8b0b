// The legs that a phone system rang for a caller, and how each ended: the evidence that goes with the outcome of the call (C25).
import type { EndCause, EvidenceLeg, LegEnd, OutcomeEvidence } from '../../calls/call.ts'

/** One phone or number that was rung, however many times. */
export interface RungLeg<Leg> {
  /** The latest of its legs. */
  leg: Leg
  /** When the present ring began; `null`: the leg does not ring now. */
  since: number | null
  /** How long it rang before that, in milliseconds. */
  rangMs: number
  /** When the latest ring ended; `null`: no ring has ended. */
  endedAt: number | null
  /** When the leg answered first; `null`: it never answered. */
  answeredAt: number | null
  /** How the latest ring ended; `null`: nothing reported it. */
  end: LegEnd | null
  cause: EndCause | null
  /** It is a stand-in for others, who were rung by it. */
  isStandIn: boolean
}

/** The rung legs, by a key that each keeps while it rings. */
export type RungLegs<Leg> = Map<string, RungLeg<Leg>>

/** Legs that one call keeps. Of more legs only the first are known. */
const RUNG_MAX = 50

/** A leg begins to ring. */
export function noteRung<Leg>(rung: RungLegs<Leg>, key: string, leg: Leg, at: number): void {
  const known = rung.get(key)
  if (known) {
    known.rangMs += known.since === null ? 0 : Math.max(0, at - known.since)
    Object.assign(known, { leg, since: at, end: null, cause: null })
  } else if (rung.size < RUNG_MAX) {
    const unended = { rangMs: 0, endedAt: null, answeredAt: null, end: null, cause: null }
    rung.set(key, { leg, since: at, ...unended, isStandIn: false })
  }
}

/** A leg that was rung rings no more. */
export function noteRungEnd<Leg>(rung: RungLegs<Leg>, key: string, end: LegEnd, at: number): void {
  const known = rung.get(key)
  if (!known || known.since === null) return
  known.rangMs += Math.max(0, at - known.since)
  known.since = null
  known.endedAt = at
  known.end = end
  if (end === 'answered') known.answeredAt ??= at
}

/** The ends whose ringing time says how long nobody picked up. */
const RANG: ReadonlySet<LegEnd> = new Set(['answered', 'no_answer', 'cancelled', 'rejected'])

/** A leg that stopped ringing this long before the caller hung up did not ring any more for the caller. */
const RINGS_TO_THE_END_MS = 1_000

/** The evidence of the outcome of a call that ends at `at`. */
export function evidenceOf<Leg>(
  decision: Pick<OutcomeEvidence, 'outcome' | 'rule' | 'cause'>,
  rung: RungLegs<Leg>,
  { partyOf, at }: { readonly partyOf: (leg: Leg) => string | null; readonly at: number },
): OutcomeEvidence {
  const legs = new Map<string, EvidenceLeg>()
  // Who answered first is named first.
  const inOrder = [...rung.values()].toSorted((a, b) => (a.answeredAt ?? Infinity) - (b.answeredAt ?? Infinity) || 0)
  for (const [index, one] of inOrder.entries()) {
    const end = endOf(one, decision, at)
    if (one.isStandIn || (decision.outcome === 'answered' && end !== 'answered')) continue
    const rangMs = one.rangMs + (one.since === null ? 0 : Math.max(0, at - one.since))
    const party = partyOf(one.leg)
    // No party contains this character.
    const key = party ?? `\0${index}`
    const other = legs.get(key)
    // The phones of one extension ring together, and the extension has answered if one of them has.
    if (other?.end === 'answered') continue
    const rangS = Math.max(Math.round(rangMs / 1000), other?.rangS ?? 0)
    legs.set(key, {
      ...(party !== null && { party }),
      end,
      ...(RANG.has(end) && { rangS }),
      ...(one.cause && { cause: one.cause }),
    })
  }
  return { ...decision, ...(legs.size > 0 && { legs: [...legs.values()] }) }
}

function endOf<Leg>({ end, endedAt }: RungLeg<Leg>, { rule }: Pick<OutcomeEvidence, 'rule'>, at: number): LegEnd {
  const isOver = endedAt !== null && endedAt < at - RINGS_TO_THE_END_MS
  if (rule === 'caller_left' && end === 'cancelled' && isOver) return 'no_answer'
  return end ?? 'cancelled'
}
