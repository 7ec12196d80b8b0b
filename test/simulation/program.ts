// A run of the program: the real dispatcher with a slow database, a simulated clock, and one of four ends: killed,
// frozen and taken over, given up, or stopped gracefully.
import { createDispatcher, type Dispatcher } from '../../src/delivery/dispatcher.ts'
import type { LaneStore } from '../../src/delivery/lane-store.ts'
import { keptFor, type Breaker, type KeptBreaker } from '../../src/delivery/breaker.ts'
import type { Exchange } from '../../src/delivery/exchange.ts'
import type { ClaimedDelivery } from '../../src/delivery/claimed-delivery.ts'
import type { IntegrationPolicy } from '../../src/delivery/integration-queue.ts'
import type { Clock, Owner } from './clock.ts'
import type { Database } from './database.ts'
import type { Faults } from './faults.ts'
import type { Random } from './random.ts'
import { exchangeOf, type Reception } from './receiver.ts'
import type { Settings } from './terms.ts'
import type { WatchContext, Watch } from './watch.ts'

/** The surroundings of a program. */
export interface World {
  readonly clock: Clock
  readonly database: Database
  readonly watch: Watch
  readonly random: Random
  readonly faults: Faults
  /** The duration of a statement, separately for each direction. */
  latencyMs(): number
  /** The time until which the database does not respond. */
  readonly busyUntil: number
  receive(integrationId: number): Reception
  /** The breakers stored with the integrations, which outlive any program. */
  readonly breakers: Map<number, string>
  switchOff(integrationId: number): void
  /** The program is frozen. */
  froze(program: Program): void
  /** The program is gone, and another is to begin. */
  ended(program: Program): void
}

/** The only reason for which a program gives up. */
class StaleEpochError extends Error {}

const BEAT_EVERY_MS = 5_000
const FRESH_MS = 15_000
const GRACE_MS = 20_000

/** A request arrives within this time, or never; only its response may take long. */
const NETWORK_MS = 50

export class Program implements Owner {
  alive = true
  frozenUntil = 0
  takesIn = true
  readonly epoch: number
  readonly dispatcher: Dispatcher
  readonly beganAt: number
  /** Deliveries that were started, until their end is stored. */
  readonly sending = new Set<string>()
  readonly #world: World
  #beatAt: number
  #freezeInSettling: number | null = null
  #hasFailed = false
  /** The number of intakes that were not answered yet. */
  #intakes = 0

  constructor(world: World) {
    this.#world = world
    this.epoch = world.database.birth()
    this.beganAt = world.clock.now
    this.#beatAt = world.clock.now
    this.dispatcher = createDispatcher({
      lanes: world.faults.lanes(this.#lanes()),
      send: (delivery) => this.#send(delivery),
      now: () => world.clock.now,
      after: (delayMs, run) => world.clock.after(delayMs, run, this),
      random: () => world.faults.random(world.random.next()),
      saveBreaker: ({ integrationId, sentUrlHash }: IntegrationPolicy, breaker: Breaker) => {
        // A program that was taken over no longer changes the breaker.
        if (!this.#isZombie) world.breakers.set(integrationId, JSON.stringify({ ...breaker, sentUrlHash }))
      },
      switchOff: ({ integrationId }) => {
        if (this.#isZombie) return
        world.watch.switchedOff(integrationId, world.clock.now)
        world.switchOff(integrationId)
      },
      onError: (error) => this.#failed(error),
    })
  }

  begin(integrations: readonly Settings[]): void {
    const { database, breakers, watch, clock, faults } = this.#world
    if (faults.takesOver) database.takeOver(this.epoch, clock.now)
    for (const settings of integrations) {
      const { integrationId, url } = settings
      const kept: KeptBreaker | null = JSON.parse(breakers.get(integrationId) ?? 'null')
      const known = kept && keptFor(kept, url)
      watch.settingsChanged(settings, clock.now)
      watch.began(integrationId, { remembered: known && JSON.stringify(known), now: clock.now })
      const breaker = faults.forgets ? null : known
      const backlog = database.backlog(integrationId)
      this.dispatcher.setPolicy(policyOf(settings, faults), breaker === null ? { backlog } : { breaker, backlog })
    }
    this.#beatLater()
    this.dispatcher.start().catch((error: unknown) => this.#failed(error))
  }

  applySettings(settings: Settings): void {
    if (!this.#isZombie) this.#world.watch.settingsChanged(settings, this.#world.clock.now)
    this.dispatcher.setPolicy(policyOf(settings, this.#world.faults))
  }

  /** Runs `intake`, so that a graceful stop waits for it. */
  intake(intake: (done: () => void) => void): void {
    this.#intakes += 1
    intake(() => (this.#intakes -= 1))
  }

  /** The program is killed, or gives up: none of its events happen any more. */
  die(): void {
    if (!this.alive) return
    this.alive = false
    this.#world.ended(this)
  }

  /** Freezes the program, now or when it is about to store the outcome of an attempt. */
  freeze(forMs: number, { inSettling }: { inSettling: boolean }): void {
    if (inSettling) {
      this.#freezeInSettling = forMs
      return
    }
    this.frozenUntil = Math.max(this.frozenUntil, this.#world.clock.now + forMs)
    this.#world.froze(this)
  }

  /** SIGTERM. */
  stop(): void {
    const { clock, database, watch } = this.#world
    this.takesIn = false
    if (this.#intakes > 0) return void clock.after(50, () => this.stop(), this)
    const beganAt = clock.now
    const end = (): void => {
      if (!this.alive) return
      // Settlements that could not be written are left to the next program: a farewell would hide them from it.
      if (this.#hasFailed) return this.die()
      const tookMs = watch.troubleUntil > beganAt ? null : clock.now - beganAt
      if (!this.#isZombie) watch.saidFarewell({ holds: database.holds(this.epoch), tookMs })
      database.farewell(this.epoch)
      this.die()
    }
    this.dispatcher.stop(GRACE_MS).then(end, (error: unknown) => this.#failed(error))
  }

  /** Checks the heartbeat before anything is sent to the database or to a receiver (D9). */
  #check(): void {
    if (this.#world.clock.now - this.#beatAt > FRESH_MS) throw new StaleEpochError('the heartbeat is too old')
  }

  #failed(error: unknown): void {
    const { watch, clock, random } = this.#world
    if (!(error instanceof StaleEpochError)) watch.broke(error)
    this.#hasFailed = true
    // Giving up takes a moment, in which other work goes on.
    const letGo = (): void => {
      this.dispatcher.abandon()
      clock.after(random.between(0, 500), () => this.die(), this)
    }
    clock.after(random.between(0, 500), letGo, this)
  }

  get #isZombie(): boolean {
    return !this.#world.database.nodes.has(this.epoch)
  }

  get #seen(): WatchContext {
    return { epoch: this.epoch, now: this.#world.clock.now, zombie: this.#isZombie }
  }

  #send(delivery: ClaimedDelivery): Promise<Exchange> {
    const { watch, clock, random, faults } = this.#world
    const at = clock.now
    try {
      this.#check()
    } catch (error) {
      this.#failed(error)
      return new Promise(() => {})
    }
    watch.started(delivery, this.#seen)
    this.sending.add(delivery.deliveryId)
    const reception = this.#world.receive(delivery.integrationId)
    if (reception.arrived)
      clock.after(Math.min(reception.tookMs, random.between(1, NETWORK_MS)), () => watch.arrived(delivery, reception))
    return new Promise((resolve) => {
      const finish = (): void => {
        watch.ended(delivery, reception, this.#seen)
        resolve(faults.exchange(exchangeOf(reception, at)))
      }
      clock.after(reception.tookMs, finish, this)
    })
  }

  #lanes(): LaneStore {
    const { database, clock, random, watch } = this.#world
    const claims = new Connection(this, this.#world)
    const settles = new Connection(this, this.#world)
    const ask = async <T>(connection: Connection, statement: (now: number) => T): Promise<T> => {
      this.#check()
      return connection.run(() => statement(clock.now))
    }
    // SKIP LOCKED skips a lane that another statement holds at that moment.
    const passOver = (): boolean => random.chance(0.02)
    return {
      claim: (wants) =>
        ask(claims, (now) => {
          if (!this.#isZombie) watch.claims(now)
          return database.claim(this.epoch, wants, { now, passOver })
        }),
      settle: async (settlements) => {
        if (this.#freezeInSettling !== null) this.freeze(this.#freezeInSettling, { inSettling: false })
        this.#freezeInSettling = null
        const next = await ask(settles, (now) => {
          for (const { deliveryId } of settlements) this.sending.delete(deliveryId ?? '')
          return database.complete(this.epoch, settlements, now)
        })
        const latest = settlements.filter((settlement) => settlement.latest)
        if (latest.length === 0) return { next, superseded: [] }
        const counts = await ask(settles, (now) => database.supersedeOlder(this.epoch, latest, now))
        return { next, superseded: [...counts].map(([integrationId, count]) => ({ integrationId, count })) }
      },
      giveBack: (keys) => ask(claims, (now) => database.giveBack(this.epoch, keys, now)),
      due: () => ask(claims, (now) => database.due(now)),
      supersedeStale: (integrationId) => ask(claims, (now) => database.supersedeStale(this.epoch, integrationId, now)),
    }
  }

  #beatLater(): void {
    const { clock, database } = this.#world
    const beat = (): void => {
      const at = clock.now
      clock.after(Math.max(this.#world.latencyMs(), this.#world.busyUntil - at), () => {
        if (this.#isZombie) return void clock.after(0, () => this.die(), this)
        if (this.alive && database.nodes.has(this.epoch)) this.#beatAt = at
      })
      this.#beatLater()
    }
    clock.after(BEAT_EVERY_MS, beat, this)
  }
}

/**
 * The statements of a connection run one after the other. A statement sent before the program died may still take
 * effect; a statement about to be sent when the program froze takes effect when it thaws, whichever program has taken
 * over since.
 */
class Connection {
  readonly #program: Program
  readonly #world: World
  #freeAt = 0

  constructor(program: Program, world: World) {
    this.#program = program
    this.#world = world
  }

  run<T>(statement: () => T): Promise<T> {
    const { clock, random } = this.#world
    this.#freeAt = Math.max(Math.max(this.#freeAt, clock.now) + this.#world.latencyMs(), this.#world.busyUntil)
    const sent = random.chance(0.5)
    return new Promise((resolve) => {
      const run = (): void => {
        if (!sent && !this.#program.alive) return
        const result = statement()
        clock.after(this.#world.latencyMs(), () => resolve(result), this.#program)
      }
      clock.after(this.#freeAt - clock.now, run, sent ? null : this.#program)
    })
  }
}

function policyOf(settings: Settings, faults: Faults): IntegrationPolicy {
  const { integrationId, state, cap, rate, schedule, backlog, pathHasPlaceholders, url } = settings
  return faults.policy({
    accountId: accountOf(integrationId),
    integrationId,
    state,
    concurrency: cap,
    rate,
    schedule,
    backlog,
    pathHasPlaceholders,
    urlHash: url,
    sentUrlHash: url,
    version: 1,
    answers: null,
  })
}

/** Each account has two or three integrations. */
export const accountOf = (integrationId: number): number => 1_001 + Math.floor(integrationId / 3)
