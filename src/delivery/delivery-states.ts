// The states of a delivery, and which deliveries are problems. Pure: store, API and page share it.

export const DELIVERY_STATES = [
  'queued',
  'sending',
  'retrying',
  'delivered',
  'failed',
  'superseded',
  'skipped',
  'canceled',
] as const

export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** States of deliveries that are not settled. */
export const OPEN_STATES = ['queued', 'sending', 'retrying'] as const satisfies readonly DeliveryState[]

/** Whether a delivery waits: for its turn, for its next attempt, or for its integration. */
export function isWaiting(state: string): boolean {
  return state === 'queued' || state === 'retrying'
}

/** Whether a delivery is not settled: it waits, or is being sent. */
export function isOpen(state: string): boolean {
  return OPEN_STATES.some((open) => open === state)
}

/** Whether an integration of this health is paused or off: its waiting deliveries are not sent before that ends. */
export function isHeldBy(health: string): boolean {
  return health === 'paused' || health === 'disabled'
}

/** States that a problem can have. A queued delivery is a problem only while its integration is paused or off. */
export const PROBLEM_STATES = ['failed', 'retrying', 'queued'] as const satisfies readonly DeliveryState[]

/** States of the problems that *Recover* sends. Queued deliveries go as soon as their integration sends again. */
export const RECOVERED_STATES = ['failed', 'retrying'] as const satisfies readonly DeliveryState[]

interface ProblemFacts {
  readonly state: DeliveryState
  readonly kind: string
  /** Its call is a test call (C16). */
  readonly isTest: boolean
  /** Its integration is paused or off, so that nothing is sent to it. */
  readonly isHeld: boolean
  /** A later delivery resends the event and takes the place of this delivery. */
  readonly isResent: boolean
}

/** Whether a delivery is a problem (D25): it failed, is retrying, or waits for its integration. */
export function isProblem({ state, kind, isTest, isHeld, isResent }: ProblemFacts): boolean {
  if (kind === 'test' || isTest) return false
  if (state === 'failed') return !isResent
  return state === 'retrying' || (state === 'queued' && isHeld)
}
