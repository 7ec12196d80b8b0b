// The checks after each thousand inputs, whatever the inputs were.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../src/errors.ts'
import { inAccount } from '../kit/account-path.ts'
import { Inspector } from './inspector.ts'
import { processorTimeOf, stretchOf } from './processor-time.ts'
import type { World } from './world.ts'

/** The growth of the memory held after a collection: caches fill, and the attacked accounts have data. */
const HELD_MAX_MB = 160
/** The most memory at any time: the cost of a request, with room for garbage that is not collected yet. */
const PEAK_MAX_MB = 1200
const BLOCKED_MS = 1000
const BYSTANDER_MS = 20_000
const STOP_MS = 30_000
/** On a busy machine, the start may take longer, in proportion to the time that the program waits for a processor. */
const START_MS = 20_000
const START_STRETCH_MAX = 5
const LOOK_MS = 25

/**
 * A connection ended. On a machine that stands still for 15 s the database only responds late, and the log has another
 * message.
 */
const LOST = /Database lost[^\n]*connection/

/** The number of calls that are to be sent at once to a receiver that is down. */
const CALLS_OF_DOWN = 30
/**
 * The breaker pauses after this many requests (D11), counting one further request for each of the two starts of a
 * check. Afterwards the receiver is asked at this interval.
 */
const DOWN_FIRST_MAX = 10
const DOWN_EVERY_MS = 5000

/** The lists that the bystander reads. */
const LISTS = [
  '~/integrations',
  '~/deliveries?limit=50',
  '~/calls?limit=50',
  '~/sources',
  '~/steps',
  '~/numbers',
  '~/config',
  '/api/v1/system',
]

export class Checks {
  readonly #world: World
  #inspector: Inspector | null = null
  /** The memory held before any input was played. */
  #heldAtFirst = 0
  #calls = 0
  #begunAt = 0
  /** The length of the program's output that was already checked. */
  #saidBefore = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Is called before any input is played. */
  async begin(): Promise<void> {
    const inspector = await this.#inspect()
    this.#heldAtFirst = await inspector.heapMb()
    this.#begunAt = performance.now()
    await inspector.longestTurn()
  }

  /** Runs all checks, including a restart; returns what is wrong. */
  async all(): Promise<string[]> {
    const wrong = [...(await this.often()), ...(await this.#memory()), ...(await this.bystander()), ...this.output()]
    if (wrong.length > 0) return wrong
    await this.#world.unreadable.damage()
    const restarted = await this.#restart()
    if (restarted.length > 0) return restarted
    return [...(await this.#unreadable()), ...(await this.bystander()), ...this.output()]
  }

  /** Runs the frequent checks: the program runs, and its event loop was never blocked. */
  async often(): Promise<string[]> {
    const { exitCode, signalCode } = this.#world.program.process
    if (exitCode !== null || signalCode !== null) return [`the program ended (${signalCode ?? exitCode})`]
    const inspector = await this.#inspect()
    const longest = await inspector.longestTurn()
    const { lines, profile } = await inspector.hottest()
    if (longest < BLOCKED_MS) return []
    const file = join(this.#world.program.data, 'blocked.cpuprofile')
    writeFileSync(file, profile)
    return [[`the event loop was blocked for ${longest.toFixed(0)} ms (profile: ${file})`, ...lines].join('\n    ')]
  }

  async #unreadable(): Promise<string[]> {
    try {
      return await this.#world.unreadable.check()
    } catch (error) {
      return [`the account of the unreadable rows could not send calls: ${messageOf(error)}`]
    }
  }

  close(): void {
    this.#inspector?.close()
    this.#inspector = null
  }

  /** Checks that the bystander's call reaches its receiver, and that its lists are returned. */
  async bystander(): Promise<string[]> {
    const { program, receivers, bystander } = this.#world
    const uniqueid = `bystander-${(this.#calls += 1)}`
    const begunAt = performance.now()
    const wrong: string[] = []
    const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
      try {
        const answer = await fetch(program.url + inAccount(path, bystander.account), {
          ...init,
          headers: { ...bystander.headers, 'content-type': 'application/json' },
          signal: AbortSignal.timeout(BYSTANDER_MS),
        })
        await answer.text()
        if (!answer.ok) wrong.push(`the bystander's ${path} was answered ${answer.status}`)
      } catch (error) {
        wrong.push(`the bystander's ${path} was not answered: ${String(error)}`)
      }
    }
    const more = Array.from({ length: CALLS_OF_DOWN }, (_, n) => ({ uniqueid: `${uniqueid}-${n}`, status: 'ringing' }))
    await ask('~/events', { method: 'POST', body: JSON.stringify([{ uniqueid, status: 'ringing' }, ...more]) })
    for (const list of LISTS) await ask(list)
    while (!receivers.good.received.some(({ body }) => body.includes(`"${uniqueid}"`))) {
      if (performance.now() - begunAt > BYSTANDER_MS) {
        wrong.push(`a call of the bystander did not reach its receiver within ${BYSTANDER_MS / 1000} s`)
        break
      }
      await sleep(LOOK_MS)
    }
    return [...wrong, ...this.#restingOfDown()]
  }

  /** Checks that a receiver that is down is asked seldom, however many deliveries wait for it (D11). */
  #restingOfDown(): string[] {
    const asked = this.#world.receivers.down.received.length
    const allowed = DOWN_FIRST_MAX + (performance.now() - this.#begunAt) / DOWN_EVERY_MS
    return asked > allowed
      ? [`a receiver that is down was asked ${asked} times, not ${allowed.toFixed(0)} at most`]
      : []
  }

  async #memory(): Promise<string[]> {
    const inspector = await this.#inspect()
    const [heapMb, peak] = [await inspector.heapMb(), inspector.peak()]
    const grown = heapMb - this.#heldAtFirst
    return [
      ...(grown > HELD_MAX_MB ? [`${heapMb.toFixed(0)} MiB are held, ${grown.toFixed(0)} more than at first`] : []),
      ...(peak > PEAK_MAX_MB ? [`${peak.toFixed(0)} MiB were taken at once`] : []),
    ]
  }

  async #inspect(): Promise<Inspector> {
    const { program } = this.#world
    return (this.#inspector ??= await Inspector.open(program.output(), program.process.pid ?? 0))
  }

  /** Checks the output of the program since the last check. */
  output(): string[] {
    const { program, secret } = this.#world
    const output = program.output().slice(this.#saidBefore)
    this.#saidBefore += output.length
    return [
      ...(output.includes(secret) ? ['the output of the program shows the secret'] : []),
      ...(LOST.test(output) ? ['it lost its database, which nobody took away'] : []),
    ]
  }

  async #restart(): Promise<string[]> {
    const { program } = this.#world
    this.close()
    const stoppedAt = performance.now()
    const ended = await program.kill('SIGTERM')
    const stopMs = performance.now() - stoppedAt
    const startedAt = performance.now()
    try {
      await program.start()
    } catch (error) {
      return [`it did not start again: ${String(error).slice(-2000)}`]
    }
    const startMs = performance.now() - startedAt
    const stretch = Math.min(START_STRETCH_MAX, stretchOf(processorTimeOf(program.process.pid ?? 0)))
    return [
      ...(ended === 0 ? [] : [`stopping it ended with ${ended}`]),
      ...(stopMs > STOP_MS ? [`stopping took ${(stopMs / 1000).toFixed(1)} s`] : []),
      ...(startMs > START_MS * stretch ? [`starting took ${(startMs / 1000).toFixed(1)} s`] : []),
    ]
  }
}
