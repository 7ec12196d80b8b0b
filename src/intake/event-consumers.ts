// The integrations of an account as consumers of events. An account may have thousands of integrations, so each event is compared
// only with the integrations whose conditions it may meet, and finals are kept for sets of ids.
import type { Call, CallEvent, Fields } from '../calls/call.ts'
import { waitIsMet, type Wait } from '../calls/finality.ts'
import { hasId, idsOf, difference, intersection, NO_IDS, rangesOf, union, type IdRanges } from '../calls/id-ranges.ts'
import { createConditionIndex, type ConditionIndex } from '../integrations/condition-index.ts'
import type { Integration } from '../integrations/integration.ts'

/** An integration as a consumer of events. */
export interface EventConsumer extends Pick<
  Integration,
  'realtime' | 'final' | 'updated' | 'wait' | 'statuses' | 'conditions'
> {
  readonly id: number
  readonly state: 'on' | 'off' | 'deleted'
  /** Whether a person chose the consumer for this test call (C16). */
  isChosen(test: Call): boolean
  /** The consumer's settings cannot be read (S46): a final that it is owed waits until they can be. */
  readonly isUnreadable?: true
}

/** Consumers whose finals wait for the same. */
interface WaitGroup {
  readonly wait: Wait
  readonly ids: IdRanges
}

export class EventConsumers {
  readonly #all: readonly EventConsumer[]
  readonly #readable: readonly EventConsumer[]
  // Made when they are first needed: most accounts are read many times between two calls.
  #index: ConditionIndex<EventConsumer> | undefined
  #waits: readonly WaitGroup[] | undefined
  #finals: IdRanges | undefined
  #present: IdRanges | undefined
  /** The consumers that want `updated` events. */
  readonly updated: IdRanges
  readonly unreadable: IdRanges

  /** `all`: in the order of their ids. */
  constructor(all: readonly EventConsumer[]) {
    this.#all = all
    this.#readable = all.filter((one) => !one.isUnreadable)
    this.updated = idsWhere(all, (one) => one.updated)
    this.unreadable = idsWhere(all, (one) => one.isUnreadable === true)
  }

  get length(): number {
    return this.#all.length
  }

  /** The consumers that may get this change of status. */
  ofStatus({ type, fields }: CallEvent, call: Call): number[] {
    return this.#mayMeet(fields)
      .filter((one) => one.realtime && one.state === 'on' && (!call.isTest || one.isChosen(call)))
      .filter(({ statuses }) => statuses === null || statuses.some((status) => status === type))
      .map(({ id }) => id)
  }

  /** The consumers with these ids that may get an event with these fields. Deleted consumers are never left out. */
  among(ids: IdRanges, fields: Fields): number[] {
    this.#present ??= idsWhere(this.#all, (one) => one.state !== 'deleted')
    const found = this.#mayMeet(fields).flatMap(({ id }) => (hasId(ids, id) ? [id] : []))
    const deleted = difference(ids, this.#present)
    return deleted.length === 0 ? found : idsOf(union(rangesOf(found), deleted))
  }

  /** The consumers that are owed the final of a call that ends now, by what they wait for. */
  owed(call: Call): WaitGroup[] {
    const owed = call.isTest
      ? idsWhere(this.#all, (one) => isOwed(one) && one.isChosen(call))
      : (this.#finals ??= idsWhere(this.#all, isOwed))
    return this.#waitGroups().flatMap(({ wait, ids }) => {
      const both = intersection(ids, owed)
      return both.length === 0 ? [] : [{ wait, ids: both }]
    })
  }

  /** The consumers whose wait is met. */
  waitIsMet(call: Call): IdRanges {
    return this.#waitGroups().reduce((met, { wait, ids }) => (waitIsMet(call, wait) ? union(met, ids) : met), NO_IDS)
  }

  #mayMeet(fields: Fields): readonly EventConsumer[] {
    this.#index ??= createConditionIndex(this.#readable, ({ conditions }) => conditions)
    return this.#index.mayMeet(fields)
  }

  #waitGroups(): readonly WaitGroup[] {
    return (this.#waits ??= [...Map.groupBy(this.#readable, ({ wait }) => JSON.stringify(wait)).values()].flatMap(
      (members) => members.slice(0, 1).map(({ wait }) => ({ wait, ids: idsWhere(members, () => true) })),
    ))
  }
}

const isOwed = (one: EventConsumer): boolean => one.final && one.state === 'on'

const idsWhere = (consumers: readonly EventConsumer[], isIncluded: (one: EventConsumer) => boolean): IdRanges =>
  rangesOf(consumers.filter(isIncluded).map(({ id }) => id))

export const NO_CONSUMERS = new EventConsumers([])
