// Which deliveries are meant.
import type { DeliveryState } from '../../delivery/delivery-states.ts'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'

export interface DeliveryFilter {
  /** Numbers of integrations, the deleted ones too; 0 has the tests of those that were never saved. */
  readonly integrations: readonly number[]
  /** Of these calls only. UUIDs. */
  readonly calls?: readonly string[]
  /** In one of these states. */
  readonly states?: readonly DeliveryState[]
  /** Problems only (D25), in one of `states`, which are those that problems can have. `held`: the integrations that are paused or off. */
  readonly problems?: { readonly held: readonly number[] }
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
