// From what a call is found to be, to the updates that say so.
import { e164 } from '../../calls/numbers.ts'
import { put, takeUnsaid } from '../telling.ts'
import type { CallUpdate, RecordingNews, Status, Unseen } from '../../calls/call.ts'
import type { LiveCall, Switchboard } from './switchboard.ts'

export interface Told {
  /** Absent, or as it is: only what else there is to say. */
  readonly status?: Status
  readonly connected?: boolean
  readonly outcome?: CallUpdate['outcome']
  readonly recording?: RecordingNews
  readonly lost?: true
  readonly unseen?: Unseen
}

/** These leave a connection as it is; any other status ends a gap, since nobody is reached any more. */
const KEEPS_GAP: ReadonlySet<Status> = new Set(['answered', 'on_hold', 'ended'])

/** Tells what is new of a call: a status, its connection, noted fields. Nothing new makes no update. */
export function tell(board: Switchboard, call: LiveCall, at: number, told: Told = {}): void {
  if (call.telling === 'never') return
  const { status } = told
  if (status !== undefined && !KEEPS_GAP.has(status)) closeGap(board, call)
  const isNewStatus = status !== undefined && status !== call.status
  const isNewConnection = told.connected !== undefined && told.connected !== call.isConnected
  if (!isNewStatus && !isNewConnection && call.unsaid.size === 0 && told.recording === undefined) return

  put(board.out, call, {
    uniqueid: call.id + board.settings.idSuffix,
    at,
    ...(isNewStatus && { status }),
    ...(call.unsaid.size > 0 && { fields: takeUnsaid(call) }),
    ...(told.connected !== undefined && { connected: told.connected }),
    ...(told.outcome !== undefined && { outcome: told.outcome }),
    ...(told.recording !== undefined && { recording: told.recording }),
    ...(told.lost && { lost: true }),
    ...(told.unseen && { unseen: told.unseen }),
  })
  if (isNewStatus) call.status = status
  if (told.connected !== undefined) call.isConnected = told.connected
}

/** Tells that the caller has been connected to nobody since the gap began. */
export function closeGap(board: Switchboard, call: LiveCall): void {
  const since = call.gapSince
  if (since === null) return
  call.gapSince = null
  call.parties = []
  tell(board, call, since, { connected: false })
}

/** Extensions are shorter; an outside number with its area code is not. */
const OUTSIDE_DIGITS_MIN = 8

/** A number for a field: E.164 where it is one, as it is where a person could dial it, else `null`. */
export function numberOf(board: Switchboard, raw: string | null): string | null {
  if (raw === null || !/^[+*#]{0,3}[0-9][0-9*#().\- ]{0,30}$/.test(raw)) return null
  return e164(raw, board.settings.country) ?? raw
}

/** Whether this is a number outside of the PBX. */
export function isOutside(board: Switchboard, raw: string | null): boolean {
  return (
    raw !== null && raw.replaceAll(/\D/g, '').length >= OUTSIDE_DIGITS_MIN && e164(raw, board.settings.country) !== null
  )
}
