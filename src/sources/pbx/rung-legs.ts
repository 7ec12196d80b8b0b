// Whom a phone system rang for a caller, and how that ended: what is told of it with the outcome of the call (C25).
import type { EndCause, EvidenceLeg, LegEnd, OutcomeEvidence } from '../../calls/call.ts'

/** One phone or number that was rung, however many times. */
export interface RungLeg<Leg> {
  /** The latest of its legs. */
  leg: Leg
  /** Since when it rings; `null`: it does not any more. */
  since: number | null
  /** How long it rang before that, in milliseconds. */
  rangMs: number
  /** How the latest ring ended; `null`: nothing said it. */
  end: LegEnd | null
  cause: EndCause | null
  /** It is a stand-in for others, who were rung by it. */
  isStandIn: boolean
}

/** By what they are known by while they ring. */
export type RungLegs<Leg> = Map<string, RungLeg<Leg>>

/** A call that rings more is not listed whole to anybody. */
const RUNG_MAX = 50

/** A leg begins to ring. */
export function noteRung<Leg>(rung: RungLegs<Leg>, key: string, leg: Leg, at: number): void {
  const known = rung.get(key)
  if (known) {
    known.rangMs += known.since === null ? 0 : Math.max(0, at - known.since)
    Object.assign(known, { leg, since: at, end: null, cause: null })
  } else if (rung.size < RUNG_MAX) {
    rung.set(key, { leg, since: at, rangMs: 0, end: null, cause: null, isStandIn: false })
  }
}

/** A leg that was rung rings no more. */
export function noteRungEnd<Leg>(rung: RungLegs<Leg>, key: string, end: LegEnd, at: number): void {
  const known = rung.get(key)
  if (!known || known.since === null) return
  known.rangMs += Math.max(0, at - known.since)
  known.since = null
  known.end = end
}

/** Of these the time says how long somebody did not pick up. */
const RANG: ReadonlySet<LegEnd> = new Set(['answered', 'no_answer', 'cancelled', 'rejected'])

/** What is told with the outcome of a call that ends at `at`. */
export function evidenceOf<Leg>(
  decision: Pick<OutcomeEvidence, 'outcome' | 'rule' | 'cause'>,
  rung: RungLegs<Leg>,
  { partyOf, at }: { readonly partyOf: (leg: Leg) => string | null; readonly at: number },
): OutcomeEvidence {
  const legs = new Map<string, EvidenceLeg>()
  for (const one of rung.values()) {
    const end = one.end ?? 'cancelled'
    if (one.isStandIn || (decision.outcome === 'answered' && end !== 'answered')) continue
    const rangMs = one.rangMs + (one.since === null ? 0 : Math.max(0, at - one.since))
    const party = partyOf(one.leg)
    const key = party ?? `#${legs.size}`
    // The phones of one extension ring together.
    const rangS = Math.max(Math.round(rangMs / 1000), legs.get(key)?.rangS ?? 0)
    legs.set(key, {
      ...(party !== null && { party }),
      end,
      ...(RANG.has(end) && { rangS }),
      ...(one.cause && { cause: one.cause }),
    })
  }
  return { ...decision, ...(legs.size > 0 && { legs: [...legs.values()] }) }
}
