// Whose turn it is (D5): round robin over accounts, and within an account over its integrations. Pure: the memory of who
// was served when goes in and comes out.
//
// One request at a time is dealt, like cards: to the account that was served longest ago, and of it to the integration
// that was served longest ago. So an account with a hundred busy integrations gets no more than one with a single one,
// and a hundred thousand queued requests weigh no more than ten. Who comes new, or comes back, stands last: nobody
// gains by leaving the line.

/** How many requests an integration could start now: what is due, at most its room, at most what its rate allows. */
export interface Want {
  readonly account: number
  readonly integration: number
  readonly count: number
}

/** When each was served last, counted in cards dealt. Holds those only that wanted something the last time. */
export interface Turns {
  readonly dealt: number
  readonly accounts: ReadonlyMap<number, number>
  readonly integrations: ReadonlyMap<number, number>
}

/** The beginning, when nobody was served yet. */
export const FIRST_TURN: Turns = { dealt: 0, accounts: new Map(), integrations: new Map() }

interface Hand {
  readonly integration: number
  left: number
}

interface Seat {
  readonly account: number
  readonly hands: Hand[]
}

/**
 * Deals at most `budget` requests to those who want some, in fair turns. An integration stands once in `wants`, and in
 * `takes` when it gets any. Nothing is left undealt while there is budget and somebody wants more.
 */
export function deal(
  turns: Turns,
  wants: readonly Want[],
  budget: number,
): { readonly takes: ReadonlyMap<number, number>; readonly turns: Turns } {
  const takes = new Map<number, number>()
  const accounts = new Map<number, number>()
  const integrations = new Map<number, number>()
  const seats = seated(turns, wants)
  for (const { account, hands } of seats) {
    accounts.set(account, turns.accounts.get(account) ?? turns.dealt)
    for (const { integration } of hands)
      integrations.set(integration, turns.integrations.get(integration) ?? turns.dealt)
  }
  let { dealt } = turns
  for (const seat of circle(seats)) {
    if (dealt - turns.dealt >= budget) break
    const hand = seat.hands.shift()
    if (hand === undefined) break
    dealt += 1
    accounts.set(seat.account, dealt)
    integrations.set(hand.integration, dealt)
    takes.set(hand.integration, (takes.get(hand.integration) ?? 0) + 1)
    hand.left -= 1
    if (hand.left > 0) seat.hands.push(hand)
  }
  return { takes, turns: { dealt, accounts, integrations } }
}

/** Accounts with their integrations, both in the order in which they were served last. */
function seated(turns: Turns, wants: readonly Want[]): Seat[] {
  const seats = new Map<number, Seat>()
  for (const { account, integration, count } of wants) {
    if (count < 1) continue
    let seat = seats.get(account)
    if (seat === undefined) seats.set(account, (seat = { account, hands: [] }))
    seat.hands.push({ integration, left: count })
  }
  const since = (served: ReadonlyMap<number, number>, id: number): number => served.get(id) ?? turns.dealt
  for (const { hands } of seats.values()) {
    hands.sort((a, b) => since(turns.integrations, a.integration) - since(turns.integrations, b.integration))
  }
  return [...seats.values()].toSorted((a, b) => since(turns.accounts, a.account) - since(turns.accounts, b.account))
}

/** Round and round over those who still have a hand to play. */
function* circle(seats: readonly Seat[]): Generator<Seat> {
  for (let round = seats; round.length > 0; round = round.filter((seat) => seat.hands.length > 0)) yield* round
}
