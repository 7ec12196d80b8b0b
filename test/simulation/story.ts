// A story from a seed: accounts with integrations, receivers with modes, calls with statuses, people who switch, cancel
// and resend, and a program that is killed, frozen, stopped and restarted. Time runs until nothing happens any more;
// then the receivers work well, and every promise must be kept.
import type { DeliveryKind } from '../../src/delivery/retry-timing.ts'
import { Clock } from './clock.ts'
import type { Database, Delivery, NewDelivery } from './database.ts'
import { NO_FAULTS, type Faults } from './faults.ts'
import { Program, accountOf, type World } from './program.ts'
import { integrationOf, planStory, rateOf, type Integration, type StoryPlan } from './story-plan.ts'
import { seeded, type Random } from './random.ts'
import { RECEIVER_MODES, receive, type Reception } from './receiver.ts'
import { DAY, MINUTE, SECOND, type Settings } from './terms.ts'
import { Watch } from './watch.ts'

const START = Date.UTC(2026, 10, 25)

/**
 * Everything must be settled within this time after the receivers work well: the longest pause is a day, plus a
 * schedule.
 */
const CALM_MAX_MS = 2 * DAY

export interface Ending {
  readonly watch: Watch
  readonly steps: number
  readonly simulatedMs: number
}

/**
 * Plays a story to its end, or throws the first broken promise. `more`: changes to the plan, for more of some events.
 */
export async function play(seed: number, faults: Faults = NO_FAULTS, more: Partial<StoryPlan> = {}): Promise<Ending> {
  const random = seeded(seed)
  const story = new Story(random, faults, { ...planStory(random), ...more })
  return story.play()
}

class Story implements World {
  readonly clock = new Clock(START)
  readonly watch = new Watch()
  readonly database: Database
  readonly breakers = new Map<number, string>()
  readonly random: Random
  readonly faults: Faults
  busyUntil = 0
  readonly #plot: StoryPlan
  readonly #integrations: Integration[]
  readonly #deliveries: Delivery[] = []
  #program: Program | null = null
  #callsOpen = 0
  #troubleAt = START
  #calm = false
  #ids = 0
  #urls = 0

  constructor(random: Random, faults: Faults, plot: StoryPlan) {
    this.random = random
    this.faults = faults
    this.database = faults.database((row) => this.watch.logged(row))
    this.#plot = plot
    this.#integrations = Array.from({ length: this.#plot.integrations }, (_, i) => integrationOf(i + 1, random))
  }

  async play(): Promise<Ending> {
    const { activeMs, deaths, people, calls } = this.#plot
    const { clock, random } = this
    for (const { settings } of this.#integrations)
      if (random.chance(0.1)) this.#hasFailedForDays(settings.integrationId)
    this.#begin()
    for (const integration of this.#integrations) this.#changeMood(integration)
    for (let i = 0; i < calls; i++) clock.after(random.between(0, activeMs), () => this.#call())
    for (let i = 0; i < deaths; i++) clock.after(random.between(0, activeMs), () => this.#endProgram())
    for (let i = 0; i < people; i++) clock.after(random.between(0, activeMs), () => this.#person())
    if (random.chance(0.2)) clock.after(random.between(0, activeMs), () => this.#databaseIsBusy())
    this.#look()
    clock.after(activeMs, () => this.#becomeCalm())
    const steps = await this.#run(START + activeMs + CALM_MAX_MS)
    this.watch.over()
    if (this.watch.violation) throw this.watch.violation
    return { watch: this.watch, steps, simulatedMs: clock.now - START }
  }

  latencyMs(): number {
    return this.random.between(0.2, this.#plot.latencyMs)
  }

  receive(integrationId: number): Reception {
    const integration = this.#integrationOf(integrationId)
    const { mode, settings } = integration ?? { mode: 'down', settings: { timeoutMs: 0 } }
    return receive(mode, settings.timeoutMs, { now: this.clock.now, random: this.random })
  }

  switchOff(integrationId: number): void {
    this.clock.after(this.latencyMs(), () => {
      this.#set(integrationId, { state: 'off' })
      // A person reads the notice and switches the integration on again.
      if (this.#calm) this.clock.after(MINUTE, () => this.#set(integrationId, { state: 'on' }))
    })
  }

  froze(program: Program): void {
    const { clock, random } = this
    this.#trouble(program.frozenUntil)
    // After 20 s without a heartbeat another program takes over; the frozen program finds out when it thaws.
    clock.after(random.between(20_000, 25_000), () => {
      if (this.#program !== program || program.frozenUntil <= clock.now) return
      this.#program = null
      this.#begin()
    })
  }

  ended(program: Program): void {
    if (this.#program !== program) return
    this.#program = null
    this.#trouble(this.clock.now)
    this.clock.after(this.random.between(100, 3_000), () => this.#begin())
  }

  async #run(untilMs: number): Promise<number> {
    let steps = 0
    while (await this.clock.step(untilMs)) {
      steps += 1
      if (this.watch.violation) throw this.watch.violation
      if (this.#calm && this.#callsOpen === 0 && this.#program !== null && this.#isSettled()) break
    }
    return steps
  }

  #isSettled(): boolean {
    for (const lane of this.database.lanes.values()) if (lane.headSeq < lane.nextSeq) return false
    return true
  }

  #begin(): void {
    if (this.#program !== null) return
    this.#program = new Program(this)
    this.#trouble(this.clock.now)
    this.#program.begin(this.#integrations.map(({ settings }) => settings))
  }

  #endProgram(): void {
    const program = this.#program
    if (program === null || !program.takesIn || program.frozenUntil > this.clock.now) return
    this.#trouble(this.clock.now)
    const { random } = this
    if (random.chance(0.4)) return program.die()
    if (random.chance(0.4)) return program.stop()
    const frozenMs = random.chance(0.3) ? random.between(1_000, 20_000) : random.between(26_000, 45_000)
    program.freeze(frozenMs, { inSettling: random.chance(0.7) })
  }

  /** Sets a breaker for which no attempt succeeded during almost five days before the story. */
  #hasFailedForDays(integrationId: number): void {
    const sentUrlHash = this.#integrationOf(integrationId)?.settings.url
    const failingSinceMs = START - 5 * DAY + this.random.between(0, this.#plot.activeMs / 2)
    const breaker = {
      phase: 'closed',
      row: 0,
      restMs: 0,
      restUntilMs: 0,
      reason: '',
      failingSinceMs,
      lastFailureMs: START,
      sentUrlHash,
    }
    this.breakers.set(integrationId, JSON.stringify(breaker))
  }

  #databaseIsBusy(): void {
    this.busyUntil = this.clock.now + this.random.between(500, 12_000)
    this.#trouble(this.busyUntil)
  }

  /** Until this time, and some time afterwards, work may take longer. */
  #trouble(until: number): void {
    this.#troubleAt = Math.max(this.#troubleAt, until)
    this.watch.troubleUntil = this.#troubleAt
  }

  #changeMood(integration: Integration): void {
    if (this.#calm) return
    integration.mode = this.random.chance(0.01) ? 'gone' : this.random.pick(RECEIVER_MODES)
    this.clock.after(this.random.between(0.2, 1.8) * this.#plot.moodMs, () => this.#changeMood(integration))
  }

  #becomeCalm(): void {
    this.#calm = true
    for (const { settings } of this.#integrations) {
      const { integrationId, state } = settings
      const integration = this.#integrationOf(integrationId)
      if (integration) integration.mode = 'well'
      if (state === 'off') this.#set(integrationId, { state: 'on' })
      // A person requests the waiting deliveries now, or the schedule runs on.
      if (this.random.chance(0.9)) {
        this.database.makeDue(integrationId, this.clock.now)
        this.watch.wantedNow(integrationId)
      }
    }
  }

  // — Calls —

  /** A call sends its statuses, its end and its final, each after the previous one has been accepted. */
  #call(): void {
    const { random, clock } = this
    const laneId = this.#uuid()
    const kinds: DeliveryKind[] = [...Array.from({ length: random.int(5) }, () => 'status' as const), 'ended', 'final']
    if (random.chance(0.2)) kinds.push('updated')
    this.#callsOpen += 1
    const tellNext = (): void => {
      if (kinds.length === 0) return void (this.#callsOpen -= 1)
      const batch = kinds.splice(0, random.chance(0.2) ? 2 : 1)
      const pause = random.chance(0.5) ? random.between(0, 300) : random.between(300, 20_000)
      clock.after(pause, () => this.#takeIn(this.#rowsOf(laneId, batch), tellNext))
    }
    tellNext()
  }

  #rowsOf(laneId: string, kinds: readonly DeliveryKind[]): Omit<NewDelivery, 'want'>[] {
    return kinds.flatMap((kind) =>
      this.#integrations
        .filter(({ settings, realtime, final }) => {
          if (settings.state !== 'on') return false
          return kind === 'status' || kind === 'ended' ? realtime : final
        })
        .map(({ settings: { integrationId, url } }) => ({
          url,
          accountId: accountOf(integrationId),
          laneId,
          integrationId,
          deliveryId: this.#uuid(),
          kind,
        })),
    )
  }

  /** Sends rows to the program until it accepts them: a client repeats a request without a response. */
  #takeIn(rows: readonly Omit<NewDelivery, 'want'>[], then: () => void, state = { answered: false }): void {
    const program = this.#program
    const eventId = rows[0]?.deliveryId
    if (eventId === undefined) return then()
    const again = (): void => {
      if (!state.answered) this.#takeIn(rows, then, state)
    }
    if (!program?.takesIn || program.frozenUntil > this.clock.now) return void this.clock.after(300, again)
    program.intake((done) => {
      const { dispatcher, epoch } = program
      const wanted = rows.map((row) => ({ ...row, want: dispatcher.canInsertClaimed(row.integrationId) }))
      this.clock.after(Math.max(this.latencyMs(), this.busyUntil - this.clock.now), () => {
        if (!program.alive && this.random.chance(0.5)) return
        const isNew = !this.database.seenEvents.has(eventId)
        this.database.seenEvents.add(eventId)
        const result = isNew ? this.database.store(epoch, wanted, this.clock.now) : { claimed: [], stored: [], due: [] }
        for (const delivery of result.stored) {
          this.#deliveries.push(delivery)
          this.watch.stored(delivery)
        }
        const deliver = (): void => {
          done()
          for (const { integrationId } of result.stored) dispatcher.countStored(integrationId, 1)
          dispatcher.enqueue(result.claimed)
          for (const id of new Set(result.due.map((row) => row.integrationId))) dispatcher.wake(id)
          if (state.answered) return
          state.answered = true
          this.watch.accepted(rows)
          then()
        }
        this.clock.after(this.latencyMs(), deliver, program)
      })
    })
    this.clock.after(20_000, again)
  }

  // — People —

  #person(): void {
    const integration = this.#integrations[this.random.int(this.#integrations.length)]
    if (integration === undefined || this.#calm) return
    const { integrationId, state, url } = integration.settings
    const deed = this.random.next()
    if (deed < 0.15) return this.#set(integrationId, { state: 'off' })
    if (deed < 0.3 && state === 'off') return this.#set(integrationId, { state: 'on' })
    if (deed < 0.31) return this.#delete(integrationId)
    if (deed < 0.5) return this.#set(integrationId, { cap: 1 + this.random.int(8) })
    if (deed < 0.6) return this.#set(integrationId, { rate: rateOf(this.random) })
    if (deed < 0.65) return this.#set(integrationId, { url: this.#nextUrl() })
    if (deed < 0.8) return this.#cancel()
    return this.#sendAgain(integrationId, url)
  }

  #set(integrationId: number, change: Partial<Settings>): void {
    const integration = this.#integrationOf(integrationId)
    if (integration === null || integration.settings.state === 'deleted') return
    integration.settings = { ...integration.settings, ...change }
    const program = this.#program
    if (program) this.clock.after(this.latencyMs(), () => program.applySettings(integration.settings), program)
  }

  #nextUrl(): string {
    return `url ${++this.#urls}`
  }

  #delete(integrationId: number): void {
    this.#set(integrationId, { state: 'deleted' })
    this.clock.after(this.latencyMs(), () =>
      this.database.skipWaiting(this.#program?.epoch ?? 0, integrationId, this.clock.now),
    )
  }

  #cancel(): void {
    const delivery = this.#deliveries[this.random.int(this.#deliveries.length)]
    const program = this.#program
    if (delivery === undefined || program === null) return
    this.clock.after(this.latencyMs(), () => {
      if (this.database.cancelWaiting(program.epoch, delivery, this.clock.now)) return
      this.clock.after(
        this.latencyMs(),
        () => program.dispatcher.cancel(delivery.deliveryId, 'A person said so.'),
        program,
      )
    })
  }

  /** A resend, a test or a past call, in a lane of its own. */
  #sendAgain(integrationId: number, url: string): void {
    const id = this.#uuid()
    const kind = this.random.pick<DeliveryKind>(['resend', 'test', 'past'])
    const row = { accountId: accountOf(integrationId), laneId: id, integrationId, deliveryId: id, kind, url }
    this.#takeIn([row], () => {})
  }

  // — The checks of every second —

  #look(): void {
    const program = this.#program
    const { clock, watch } = this
    const quietSince = clock.now - 10 * SECOND
    if (program !== null && program.takesIn && program.frozenUntil < quietSince && this.#troubleAt < quietSince) {
      for (const [integrationId, sinceMs] of this.#couldGoSince(program)) {
        watch.couldGo(integrationId, { sinceMs, now: clock.now })
      }
    }
    clock.after(SECOND, () => this.#look())
  }

  /** For each integration, the time since which a lane has been due, or held by the program without being sent. */
  #couldGoSince(program: Program): Map<number, number> {
    const since = new Map<number, number>()
    for (const lane of this.database.lanes.values()) {
      const head = lane.waiting.get(lane.headSeq)
      if (lane.headSeq === lane.nextSeq || (head && program.sending.has(head.deliveryId))) continue
      const at = lane.dueAt ?? lane.claimedAt
      if (at < this.clock.now) since.set(lane.integrationId, Math.min(at, since.get(lane.integrationId) ?? Infinity))
    }
    return since
  }

  #integrationOf(integrationId: number): Integration | null {
    return this.#integrations[integrationId - 1] ?? null
  }

  /** A UUIDv7 of the simulated time. */
  #uuid(): string {
    const time = Math.floor(this.clock.now).toString(16).padStart(12, '0')
    const count = (this.#ids++).toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`
  }
}
