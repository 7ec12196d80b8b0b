// Which deliveries are meant.
import type { DeliveryKind } from '../../delivery/retry-timing.ts'

export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'retrying'
  | 'delivered'
  | 'failed'
  | 'superseded'
  | 'skipped'
  | 'canceled'

export interface DeliveryFilter {
  /** Numbers of integrations, the deleted ones too; 0 has the tests of those that were never saved. */
  readonly integrations: readonly number[]
  /** Of these calls only. UUIDs. */
  readonly calls?: readonly string[]
  /** In one of these states. */
  readonly states?: readonly DeliveryState[]
  readonly kind?: DeliveryKind
  /** Status of the last answer: from the first to the last of these. */
  readonly codes?: readonly [from: number, to: number]
  /** Class of the last error. */
  readonly error?: string
  /** In milliseconds since 1970; `to` is the first moment that is not meant. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Text in the body. */
  readonly text?: string
  /** These only. UUIDs. */
  readonly deliveries?: readonly string[]
}
