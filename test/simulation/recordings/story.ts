// A story from a seed: recordings that arrive together, people who delete and retry them, maintenance, a database whose
// responses are lost, and programs that are killed, frozen, stopped and restarted.
import { Clock } from '../clock.ts'
import { seeded, type Random } from '../random.ts'
import { Disk } from './disk.ts'
import { NO_FAULTS, type Faults } from './faults.ts'
import { Program, type World } from './program.ts'
import type { RecordingTable, Row } from './rows.ts'
import { Watch } from './watch.ts'

const START = Date.UTC(2026, 10, 25)
const MINUTE = 60_000
/** A failed step is retried within a quarter of an hour. */
const CALM_MAX_MS = 30 * MINUTE

interface StoryPlan {
  readonly recordings: number
  readonly activeMs: number
  readonly deaths: number
  readonly people: number
  readonly losses: number
  readonly mishaps: number
}

export async function play(seed: number, faults: Faults = NO_FAULTS): Promise<Watch> {
  return new Story(seeded(seed), faults).play()
}

function plotOf(random: Random): StoryPlan {
  // Nothing goes wrong: every recording of a burst must be processed exactly once.
  if (random.chance(0.3))
    return { recordings: 2 + random.int(20), activeMs: 100, deaths: 0, people: 0, losses: 0, mishaps: 0 }
  return {
    recordings: 1 + random.int(12),
    activeMs: random.between(500, 90_000),
    deaths: random.int(5),
    people: random.int(30),
    losses: random.pick([0, 0.01, 0.1]),
    mishaps: random.pick([0, 0.02, 0.5]),
  }
}

class Story implements World {
  readonly clock = new Clock(START)
  readonly disk = new Disk()
  readonly random: Random
  readonly faults: Faults
  readonly table: RecordingTable
  readonly watch: Watch
  losses: number
  mishaps: number
  readonly #plot: StoryPlan
  #program: Program | null = null
  #open = 0
  /** The number of programs that were taken over and live on. */
  #overtaken = 0

  constructor(random: Random, faults: Faults) {
    this.random = random
    this.faults = faults
    this.table = faults.table()
    this.watch = new Watch(this.table, this.disk, faults.nameOf)
    this.#plot = plotOf(random)
    this.losses = this.#plot.losses
    this.mishaps = this.#plot.mishaps
    this.watch.hasTrouble = this.#plot.deaths + this.#plot.people + this.losses + this.mishaps > 0
  }

  async play(): Promise<Watch> {
    const { recordings, activeMs, deaths, people } = this.#plot
    const { clock, random } = this
    this.#begin()
    const soon = (times: number, happen: () => void): void => {
      for (let i = 0; i < times; i += 1) clock.after(random.between(0, activeMs), happen)
    }
    this.#open = recordings
    soon(recordings, () => this.#record())
    soon(deaths, () => this.#endProgram())
    soon(people, () => this.#person())
    clock.after(activeMs + 3 * MINUTE, () => Object.assign(this, { losses: 0, mishaps: 0 }))
    const untilMs = START + activeMs + CALM_MAX_MS
    while (await clock.step(untilMs)) {
      this.watch.look()
      if (this.watch.violation) throw this.watch.violation
      if (clock.now > START + activeMs + 1 && this.#isQuiet()) break
    }
    await this.#sweepAtLast()
    this.watch.over()
    if (this.watch.violation) throw this.watch.violation
    return this.watch
  }

  #isQuiet(): boolean {
    return this.#open === 0 && this.#overtaken === 0 && this.#program !== null && this.watch.isSettled
  }

  async #sweepAtLast(): Promise<void> {
    const { clock } = this
    this.losses = 0
    // Work under way is completed first.
    const endMs = clock.now + MINUTE
    while (await clock.step(endMs)) this.watch.look()
    this.#program?.run((program) => program.sweep())
    const sweptMs = clock.now + 5 * MINUTE
    while (await clock.step(sweptMs)) this.watch.look()
  }

  #begin(): void {
    if (this.#program === null) this.#program = new Program(this)
  }

  #beginLater(ms: number): void {
    this.#program = null
    this.clock.after(ms, () => this.#begin())
  }

  #endProgram(): void {
    const program = this.#program
    if (program === null) return
    const { clock, random } = this
    const deed = random.next()
    if (deed < 0.35) {
      program.die()
      return this.#beginLater(random.between(100, 3_000))
    }
    if (deed < 0.5) {
      this.#program = null
      return program.run(() => program.stop().then(() => this.#begin()))
    }
    if (deed < 0.7) return program.beginShift()
    // The program freezes, another takes over, and the frozen one continues until it finds out.
    program.frozenUntil = clock.now + random.between(20_000, 45_000)
    this.#beginLater(random.between(20_000, 21_000))
    this.#overtaken += 1
    clock.after(60_000, () => {
      program.die()
      this.#overtaken -= 1
    })
  }

  #record(): void {
    const { random, clock } = this
    this.#open -= 1
    const number = this.table.rows.size.toString(16).padStart(12, '0')
    const recordingId = `00000000-0000-7000-8000-${number}`
    const row: Row = {
      accountId: 1,
      recordingId,
      callId: recordingId,
      sourceId: 1,
      uniqueid: number,
      ref: `https://pbx.example/${number}.wav#${random.chance(0.5) ? 'keep' : 'drop'}`,
      origin: random.pick(['url', 'file', 'upload']),
      isVoicemail: false,
      state: 'fetching',
      tries: 0,
      createdAt: clock.now,
      seconds: null,
      hasOriginal: false,
      epoch: 0,
      claim: 0,
      sourceClaim: 0,
      mp3Claim: 0,
      dueMs: clock.now,
      problem: null,
      source: null,
      mp3: null,
    }
    if (row.origin !== 'upload') this.table.rows.set(recordingId, row)
    else {
      const content = `sent ${recordingId}`
      this.disk.files.set(`${recordingId}.source`, { content, writtenMs: clock.now })
      this.table.rows.set(recordingId, { ...row, state: 'converting', hasOriginal: true, source: content })
    }
    this.#program?.recorder.changed()
  }

  #person(): void {
    const { random, clock, table } = this
    const program = this.#program
    if (program === null) return
    const deed = random.next()
    if (deed < 0.2) return program.run((one) => one.expire())
    if (deed < 0.4) return program.run((one) => one.sweep())
    const ids = [...table.rows.keys()]
    const id = ids[random.int(ids.length)]
    if (id === undefined) return
    const gone = table.overrule(id, deed < 0.7 ? 'deleted' : 'again', clock.now)
    program.recorder.changed()
    if (gone?.state === 'deleted') program.run((one) => one.recorder.deleteFiles(gone))
  }
}
