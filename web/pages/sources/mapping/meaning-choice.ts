// The meanings of a value as the choices of a list. Pure.
import type { Outcome } from '../../../../src/calls/call.ts'
import { OUTCOMES, STATUSES } from '../../../../src/calls/status.ts'
import type { Meaning } from '../../../../src/sources/mapping/mapping.ts'

/**
 * `''`: no meaning set; `ringing`; `ended`; `ended.missed`; `fallback.failed`: ended this way unless another outcome is known;
 * `outcome.missed`: kept until the end; `ignore`.
 */
type MeaningKey = string

export const ONGOING_STATUSES = STATUSES.filter((status) => status !== 'ended')
/** An answer that was seen takes precedence over each of them, and `unanswered` is the default of every call. */
export const FALLBACK_OUTCOMES = OUTCOMES.filter((outcome) => outcome !== 'answered' && outcome !== 'unanswered')
export { OUTCOMES }

export function keyOf(meaning: Meaning | null): MeaningKey {
  if (meaning === null) return ''
  if ('ignore' in meaning) return 'ignore'
  if (meaning.status === undefined) return `outcome.${meaning.outcome}`
  if (meaning.fallback !== undefined) return `fallback.${meaning.fallback}`
  return meaning.outcome === undefined ? meaning.status : `ended.${meaning.outcome}`
}

/** `null`: no meaning is set. */
export function meaningOfKey(key: MeaningKey): Meaning | null {
  if (key === 'ignore') return { ignore: true }
  if (key === 'ended') return { status: 'ended' }
  const [kind, name] = key.split('.')
  const outcome: Outcome | undefined = OUTCOMES.find((one) => one === name)
  if (kind === 'ended' && outcome) return { status: 'ended', outcome }
  if (kind === 'fallback' && outcome) return { status: 'ended', fallback: outcome }
  if (kind === 'outcome' && outcome) return { outcome }
  const status = ONGOING_STATUSES.find((one) => one === key)
  return status === undefined ? null : { status }
}
