// The legs that a phone system rang for a caller, and how each ended: part of the evidence for the outcome of the call (C25).
import type { EndCause, EvidenceLeg, LegEnd, OutcomeEvidence } from '../../calls/call.ts'

/** One phone or number that was rung, once or several times. */
interface RungLeg<Leg> {
  /** The latest of its legs. */
  leg: Leg
  /** When the present ringing began; `null`: the leg is not ringing. */
  since: number | null
  /** How long the leg rang before the present ringing, in milliseconds. */
  rangMs: number
  /** When the latest ringing ended; `null`: no ringing has ended. */
  endedAt: number | null
  /** When the leg answered first; `null`: it never answered. */
  answeredAt: number | null
  /** How the latest ringing ended; `null`: nothing reported how. */
  end: LegEnd | null
  cause: EndCause | null
  /** Whether the leg only stands in for other legs, which it rang itself. */
  isStandIn: boolean
}

/** The rung legs, by a key that a leg keeps when it is rung again. */
export type RungLegs<Leg> = Map<string, RungLeg<Leg>>

/** How many rung legs a call keeps. Later legs are left out. */
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

/** A rung leg stops ringing. */
export function noteRungEnd<Leg>(rung: RungLegs<Leg>, key: string, end: LegEnd, at: number): void {
  const known = rung.get(key)
  if (!known || known.since === null) return
  known.rangMs += Math.max(0, at - known.since)
  known.since = null
  known.endedAt = at
  known.end = end
  if (end === 'answered') known.answeredAt ??= at
}

/** The ends for which the evidence says how long the leg rang. */
const RANG: ReadonlySet<LegEnd> = new Set(['answered', 'no_answer', 'cancelled', 'rejected'])

/** If a leg stopped ringing this long before the caller hung up, it did not stop because the caller hung up. */
const RINGS_TO_THE_END_MS = 1_000

/** The evidence of the outcome of a call that ends at `at`. */
export function evidenceOf<Leg>(
  decision: Pick<OutcomeEvidence, 'outcome' | 'rule' | 'cause'>,
  rung: RungLegs<Leg>,
  { partyOf, at }: { readonly partyOf: (leg: Leg) => string | null; readonly at: number },
): OutcomeEvidence {
  const legs = new Map<string, EvidenceLeg>()
  // The leg that answered first comes first.
  const inOrder = [...rung.values()].toSorted((a, b) => (a.answeredAt ?? Infinity) - (b.answeredAt ?? Infinity) || 0)
  for (const [index, one] of inOrder.entries()) {
    const end = endOf(one, decision, at)
    if (one.isStandIn || (decision.outcome === 'answered' && end !== 'answered')) continue
    const rangMs = one.rangMs + (one.since === null ? 0 : Math.max(0, at - one.since))
    const party = partyOf(one.leg)
    // A party never contains this character, so a leg without a party gets a key of its own.
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
