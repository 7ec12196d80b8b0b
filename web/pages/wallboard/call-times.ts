// The clock of a call on the wallboard. Pure.
import type { WallboardView } from '../../api/wallboard.ts'

export type WallboardCall = WallboardView['calls'][number]

/** The start of its clock, ms since 1970: since when the caller has waited, talked, or been on hold. */
export function clockStart({ status, started_at, answered_at, since }: WallboardCall): number {
  const isWaiting = status === null || status === 'ringing' || status === 'in_menu' || status === 'queued'
  if (isWaiting) return Date.parse(answered_at === null ? started_at : since)
  const isTalking = status === 'answered' || status === 'transferring'
  return Date.parse(isTalking ? (answered_at ?? since) : since)
}
