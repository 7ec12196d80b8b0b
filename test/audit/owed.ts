// The deliveries that must exist, compared with the program's records (D2).
//
// There is exactly one delivery for each event and each integration that wants it. Each delivery is settled exactly
// once, with its reason in the log; none is missing, and none is still open when everything has settled.
import { isUnknown, LANE_KINDS, type KnownIntegration, type Ledgers, type StoredAttempt } from './ledgers.ts'

export function owed({ program, integrations }: Ledgers): string[] {
  const lane = program.deliveries.filter(({ kind }) => LANE_KINDS.has(kind))
  const kept = Map.groupBy(lane, (d) => `${d.integrationId} ${d.callId} ${d.sequence}`)
  const wrong: string[] = []
  const requested = new Set<string>()
  for (const event of program.events) {
    for (const integration of integrations) {
      const key = `${integration.integrationId} ${event.callId} ${event.sequence}`
      if (!asksFor(integration, event.type) || requested.has(key)) continue
      requested.add(key)
      const count = kept.get(key)?.length ?? 0
      const what = `event ${event.sequence} (${event.type}) of call ${event.callId}`
      if (count === 0) wrong.push(`${integration.name} is owed ${what} and has no delivery of it`)
      if (count > 1) wrong.push(`${integration.name} has ${count} deliveries of ${what}`)
    }
  }
  const needless = [...kept.keys()].filter((key) => !requested.has(key))
  return [...wrong, ...needless.map((key) => `a delivery is kept that nobody is owed: ${key}`)]
}

function asksFor({ realtime, final }: KnownIntegration, type: string): boolean {
  if (type === 'updated') return false
  return type === 'final' ? final : realtime
}

const SETTLED: ReadonlySet<string> = new Set(['delivered', 'failed', 'superseded', 'skipped', 'canceled'])

/**
 * The attempts of each delivery whose end is known count from 1 without a gap, and the last attempt settles the
 * delivery.
 */
export function settledOnce({ program }: Ledgers): string[] {
  const attemptsOf = Map.groupBy(program.attempts, ({ deliveryId }) => deliveryId)
  const ids = new Set(program.deliveries.map(({ deliveryId }) => deliveryId))
  const twice = ids.size === program.deliveries.length ? [] : ['a delivery is kept twice']
  const strange = [...attemptsOf.keys()].filter((deliveryId) => !ids.has(deliveryId))
  return [
    ...twice,
    ...strange.map((deliveryId) => `attempts are logged of delivery ${deliveryId}, which is not kept`),
    ...program.deliveries.flatMap(({ deliveryId, open }) => {
      const attempts = attemptsOf.get(deliveryId) ?? []
      if (open) return [`delivery ${deliveryId} is still open`]
      return history(attempts).map((what) => `delivery ${deliveryId} ${what}`)
    }),
  ]
}

function history(attempts: readonly StoredAttempt[]): string[] {
  const counted = attempts.filter(({ state }) => state !== 'late')
  const settled = counted.filter(({ state }) => SETTLED.has(state))
  if (settled.length === 0) return ['is gone without a word in the log']
  if (settled.length > 1) return [`is settled ${settled.length} times`]
  const unknown = counted.filter(isUnknown)
  if (new Set(unknown.map(({ epoch }) => epoch)).size < unknown.length) return ['is unknown twice of one epoch']
  const tries = counted.filter((one) => one.n > 0 && !isUnknown(one)).toSorted((a, b) => a.n - b.n)
  if (tries.some(({ n }, i) => n !== i + 1)) return [`has attempts ${tries.map(({ n }) => n).join(', ')}`]
  // An unknown outcome uses up no attempt: it has the number of the next attempt.
  const next = tries.length + (settled[0]?.n === 0 ? 1 : 0)
  if (unknown.some(({ n }) => n < 1 || n > next)) return ['has an unknown attempt after the one that settled it']
  const late = tries.findIndex(({ state }) => SETTLED.has(state))
  if (late !== -1 && late !== tries.length - 1) return ['was tried again after it was settled']
  return attempts
    .filter((one) => isDelivered(one) !== (one.state === 'delivered') && !isUnknown(one))
    .map(contradiction)
}

const isDelivered = ({ code }: StoredAttempt): boolean => code !== null && code >= 200 && code < 300

function contradiction({ n, state, code }: StoredAttempt): string {
  return `says that attempt ${n} is ${state} after the answer ${code}`
}
