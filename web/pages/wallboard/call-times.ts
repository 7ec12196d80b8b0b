// What the clock of a call on the wall counts. Pure.
import type { WallboardView } from '../../api/wallboard.ts'

export type WallboardCall = WallboardView['calls'][number]

/** The moment that its clock counts from, ms since 1970: how long the caller has waited, talked, or is on hold. */
export function clockStart({ status, started_at, answered_at, since }: WallboardCall): number {
  const isWaiting = status === null || status === 'ringing' || status === 'in_menu' || status === 'queued'
  if (isWaiting) return Date.parse(answered_at === null ? started_at : since)
  const isTalking = status === 'answered' || status === 'transferring'
  return Date.parse(isTalking ? (answered_at ?? since) : since)
}
