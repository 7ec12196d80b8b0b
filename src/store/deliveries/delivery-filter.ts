// Selects deliveries.
import type { DeliveryState } from '../../delivery/delivery-states.ts'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import type { Cause } from '../issues/cause.ts'

export interface DeliveryFilter {
  /** Numbers of integrations, including deleted ones; 0 stands for tests of integrations that were never saved. */
  readonly integrations: readonly number[]
  /** Deliveries of these calls only. UUIDs. */
  readonly calls?: readonly string[]
  /** Deliveries in one of these states. */
  readonly states?: readonly DeliveryState[]
  /**
   * Problems only (D25), in one of `states`, which must be states that problems can have. `held`: the integrations that are
   * paused or off.
   */
  readonly problems?: { readonly held: readonly number[] }
  readonly kind?: DeliveryKind
  /** Status of the last response: from the first to the last of these. */
  readonly codes?: readonly [from: number, to: number]
  /** Class of the last failure. */
  readonly error?: string
  /** Deliveries whose last attempt failed for this cause (D30). */
  readonly cause?: Cause
  /** In milliseconds since 1970; `to` is exclusive. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Text in the body. */
  readonly text?: string
  /** These deliveries only. UUIDs. */
  readonly deliveries?: readonly string[]
}
