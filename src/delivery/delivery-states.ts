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

/** States of what is not settled. */
export const OPEN_STATES = ['queued', 'sending', 'retrying'] as const satisfies readonly DeliveryState[]

/** It waits: for its turn, for its next attempt, or for its integration. */
export function isWaiting(state: string): boolean {
  return state === 'queued' || state === 'retrying'
}

/** It is not settled: it waits, or is being sent. */
export function isOpen(state: string): boolean {
  return OPEN_STATES.some((open) => open === state)
}

/** Whether an integration of this health is paused or off: what waits for it is not sent before that ends. */
export function isHeldBy(health: string): boolean {
  return health === 'paused' || health === 'disabled'
}

/** States that a problem can have. What is queued is one only while its integration is paused or off. */
export const PROBLEM_STATES = ['failed', 'retrying', 'queued'] as const satisfies readonly DeliveryState[]

/** States of the problems that *Recover* sends. What is queued for an integration goes when that sends again. */
export const RECOVERED_STATES = ['failed', 'retrying'] as const satisfies readonly DeliveryState[]

export interface ProblemFacts {
  readonly state: DeliveryState
  readonly kind: string
  /** Its call is a test call (C16). */
  readonly isTest: boolean
  /** Its integration is paused or off, so that nothing is sent to it. */
  readonly isHeld: boolean
  /** A later delivery resends its event, and stands for it from then on. */
  readonly isResent: boolean
}

/** Whether a delivery is a problem (D25): it failed, is retrying, or waits for its integration. */
export function isProblem({ state, kind, isTest, isHeld, isResent }: ProblemFacts): boolean {
  if (kind === 'test' || isTest) return false
  if (state === 'failed') return !isResent
  return state === 'retrying' || (state === 'queued' && isHeld)
}
