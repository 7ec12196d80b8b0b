// Decides whose turn it is (D5): round robin over accounts, and within an account over its integrations. Pure: takes
// the record of who was served when, and returns the new record.
//
// Requests are given out singly: to the account that was served longest ago, and in it to the integration that was served longest
// ago. So an account with a hundred busy integrations gets no more requests than an account with one. A hundred thousand queued
// requests give an integration no more turns than ten. A new or returning integration comes last, so pausing gives no advantage.

/** How many requests an integration could start now: its due deliveries, limited by its room and its rate. */
export interface Demand {
  readonly account: number
  readonly integration: number
  readonly count: number
}

/**
 * When each account and each integration was served last, as the number of requests that had been given out by then.
 * Holds only accounts and integrations that had a demand last time.
 */
interface FairShareState {
  readonly givenOut: number
  readonly accounts: ReadonlyMap<number, number>
  readonly integrations: ReadonlyMap<number, number>
}

/** The initial state, when nobody was served yet. */
export const INITIAL_FAIR_SHARE: FairShareState = { givenOut: 0, accounts: new Map(), integrations: new Map() }

interface Remaining {
  readonly integration: number
  left: number
}

interface AccountQueue {
  readonly account: number
  readonly remaining: Remaining[]
}

/**
 * Gives out at most `budget` requests in fair turns. An integration stands once in `demands`, and in `shares` when it gets any.
 * Nothing is held back while there is budget left and an integration demands more.
 */
export function shareFairly(
  state: FairShareState,
  demands: readonly Demand[],
  budget: number,
): { readonly shares: ReadonlyMap<number, number>; readonly state: FairShareState } {
  const shares = new Map<number, number>()
  const accounts = new Map<number, number>()
  const integrations = new Map<number, number>()
  const accountQueues = inServingOrder(state, demands)
  for (const { account, remaining } of accountQueues) {
    accounts.set(account, state.accounts.get(account) ?? state.givenOut)
    for (const { integration } of remaining)
      integrations.set(integration, state.integrations.get(integration) ?? state.givenOut)
  }
  let { givenOut } = state
  for (const accountQueue of roundRobin(accountQueues)) {
    if (givenOut - state.givenOut >= budget) break
    const next = accountQueue.remaining.shift()
    if (next === undefined) break
    givenOut += 1
    accounts.set(accountQueue.account, givenOut)
    integrations.set(next.integration, givenOut)
    shares.set(next.integration, (shares.get(next.integration) ?? 0) + 1)
    next.left -= 1
    if (next.left > 0) accountQueue.remaining.push(next)
  }
  return { shares, state: { givenOut, accounts, integrations } }
}

/** Accounts with their integrations, both in the order in which they were served last. */
function inServingOrder(state: FairShareState, demands: readonly Demand[]): AccountQueue[] {
  const accountQueues = new Map<number, AccountQueue>()
  for (const { account, integration, count } of demands) {
    if (count < 1) continue
    let accountQueue = accountQueues.get(account)
    if (accountQueue === undefined) accountQueues.set(account, (accountQueue = { account, remaining: [] }))
    accountQueue.remaining.push({ integration, left: count })
  }
  const since = (served: ReadonlyMap<number, number>, id: number): number => served.get(id) ?? state.givenOut
  for (const { remaining } of accountQueues.values()) {
    remaining.sort((a, b) => since(state.integrations, a.integration) - since(state.integrations, b.integration))
  }
  return [...accountQueues.values()].toSorted(
    (a, b) => since(state.accounts, a.account) - since(state.accounts, b.account),
  )
}

/** Round after round over the accounts that still demand requests. */
function* roundRobin(accountQueues: readonly AccountQueue[]): Generator<AccountQueue> {
  for (
    let round = accountQueues;
    round.length > 0;
    round = round.filter((accountQueue) => accountQueue.remaining.length > 0)
  )
    yield* round
}
