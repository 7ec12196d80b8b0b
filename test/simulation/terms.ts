// The promises, written down a second time: the settings on which promises depend, and the times of D6 and D7.
import type { Reception } from './receiver.ts'

/** The settings of an integration. */
export interface Settings {
  readonly integrationId: number
  readonly state: 'on' | 'off' | 'deleted'
  readonly cap: number
  readonly rate: { readonly per_second?: number; readonly per_minute?: number } | null
  readonly schedule: 'standard' | 'short' | 'once'
  readonly backlog: 'every' | 'latest'
  readonly pathHasPlaceholders: boolean
  readonly url: string
  /** The deadline of a whole exchange (D13). */
  readonly timeoutMs: number
}

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A status that has waited longer is no longer sent (D7). */
export const STATUS_AGE_MAX_MS = 15 * MINUTE

/** The longest time with failures only, after which the integration is switched off (D12). */
export const FAILING_MAX_MS = 5 * DAY

const seconds = (...times: readonly number[]): readonly number[] => times.map((time) => time * SECOND)

const TIMES = {
  standard: {
    status: seconds(0, 1, 3, 10, 30, 60),
    others: seconds(0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400),
  },
  short: { status: seconds(0, 1, 5), others: seconds(0, 5, 30, 120, 600, 1_800) },
  once: { status: [0], others: [0] },
}

/** The times of the attempts of a delivery, counted from its first attempt (D7). */
export function timesOf({ schedule }: Settings, kind: string): readonly number[] {
  if (kind === 'test') return [0]
  return TIMES[schedule][kind === 'status' ? 'status' : 'others']
}

/** The same times after a response that says that the request is wrong (D6). */
export function wrongTimes(own: readonly number[]): readonly number[] {
  return seconds(0, 5, 300).slice(0, own.length)
}

export function saysWrong({ status }: Reception): boolean {
  return status !== null && [400, 413, 414, 422, 431].includes(status)
}

export function isSuccess({ status }: Reception): boolean {
  return status !== null && status >= 200 && status < 300
}

/** A test, or a delivery that a person sends: its failure says nothing about the receiver (D15). */
export function isByHand(kind: string): boolean {
  return kind === 'test' || kind === 'resend' || kind === 'past'
}
