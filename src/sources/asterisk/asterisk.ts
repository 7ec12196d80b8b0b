// An Asterisk as a source of calls: the way into it (door.ts), mapping and outbox put together.
//
// When the connection comes up the list of channels is asked for, and what it says is held against what is believed (C11):
// calls that are gone have ended, channels not known yet become calls. The same is done from time to time, since an event
// may get lost in Asterisk too.
import { anyPlace, type Door, type Listener, type Place } from './door.ts'
import { createAmiDoor } from './ami-door.ts'
import { createMapping, type Mapping, type MappingOptions } from './mapping.ts'
import { Outbox } from '../outbox.ts'
import { announcedFiles, newsAtEnd } from './recorded-file.ts'
import { header, timestampOf, type AmiMessage } from './message.ts'
import { messageOf } from '../../errors.ts'
import { readSettings, type AsteriskSettings } from './settings.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ConnectionTimes } from './connection.ts'
import type { ContextSeen } from './contexts.ts'
import type { ListAnswer } from './channel-list.ts'
import type { Gap, OpenCall, Source, SourceNeeds, SourceStatus } from '../source.ts'

export interface AsteriskStatus extends SourceStatus {
  /** The contexts seen, with what they are held to mean (C15). */
  readonly contexts: readonly ContextSeen[]
}

export interface AsteriskSource extends Source {
  status(): AsteriskStatus
  absent(uniqueids: readonly string[]): Promise<string[] | null>
}

/** What is pending in the mapping is told when nothing has come for so long: the network is slower than Asterisk. */
const SETTLE_MS = 100
/** Between two looks at the list of channels. */
const LOOK_MS = 60_000
/** For a list; a busy PBX has some thousand channels. */
const LIST_PATIENCE_MS = 20_000
/** How long `stop` waits for what was heard to be taken. */
const DRAIN_MS = 5_000
/** Between two tries to read the open calls at the start. */
const BEGIN_AGAIN_MS = 1_000
/** Lost connections that are remembered. */
const OUTAGES_MAX = 20

/** Clocks of two machines, and `Uptime` in whole seconds. */
const CLOCK_SLACK_MS = 3_000

export interface AsteriskOptions {
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly lookMs?: number }
}

/**
 * A source that listens to one Asterisk.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createAsterisk(
  needs: SourceNeeds,
  settings: AsteriskSettings | Readonly<Record<string, unknown>>,
  options: AsteriskOptions = {},
): AsteriskSource {
  const { connection, mapping } = readSettings(settings)
  const { lookMs, ...times } = options.times ?? {}
  return createBehind(needs, {
    host: connection.host,
    mapping,
    ...(lookMs !== undefined && { lookMs }),
    door: (place, listener) => createAmiDoor({ settings: connection, place, times }, listener),
  })
}

/** What lies behind a door into an Asterisk. */
export interface BehindDoor {
  /** For diagnostics. */
  readonly host: string
  readonly mapping: MappingOptions
  /** Between two looks at the list of channels. */
  readonly lookMs?: number
  readonly door: (place: Place, listener: Listener) => Door
}

/** A source that listens at a door. */
export function createBehind(needs: SourceNeeds, behind: BehindDoor): AsteriskSource {
  return new Asterisk(needs, behind)
}

type Asked = (linkedids: ReadonlySet<string> | null) => void

class Asterisk implements AsteriskSource {
  readonly #needs: SourceNeeds
  readonly #host: string
  readonly #lookMs: number
  readonly #canFetch: boolean
  readonly #mapping: Mapping
  readonly #door: Door
  readonly #outbox: Outbox
  readonly #outages: Gap[] = []
  readonly #asked = new Set<Asked>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** Calls that were open when the program started, until a list of channels has shown which still are. */
  #open: readonly OpenCall[] = []
  #state: 'stopped' | 'starting' | 'calling' | 'connected' = 'stopped'
  #since: number
  #lastEventAt: number | null = null
  #problem: string | null = null
  #isHandingOver = true

  constructor(needs: SourceNeeds, { host, mapping, lookMs, door }: BehindDoor) {
    this.#needs = needs
    this.#since = needs.now()
    this.#host = host
    this.#lookMs = lookMs ?? LOOK_MS
    this.#canFetch = mapping.canFetchRecordings ?? false
    this.#mapping = createMapping({ ...mapping, contextsSeen: needs.before?.contexts ?? [] })
    this.#outbox = new Outbox({
      take: async (updates) => {
        await needs.take(updates)
        this.#isHandingOver = true
      },
      now: () => needs.now(),
      gap: (gap) => needs.gap?.(gap),
      failed: (error) => this.#notTaken(error),
    })
    const place: Place = (host, port) => needs.place?.(host, port) ?? anyPlace(host, port)
    this.#door = door(place, {
      up: () => this.#up(),
      down: (problem) => this.#down(problem),
      heard: (message) => this.#hear(message),
      booted: (uptimeSeconds) => this.#booted(uptimeSeconds),
      listed: (answer) => this.#compare(answer),
    })
  }

  start(): void {
    if (this.#state !== 'stopped') return
    this.#state = 'starting'
    void this.#begin()
  }

  async stop(): Promise<void> {
    this.#state = 'stopped'
    this.#since = this.#needs.now()
    this.#door.stop()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#answer(null)
    this.#put(this.#mapping.settle())
    await this.#outbox.drained(DRAIN_MS)
    this.#outbox.close()
  }

  status(): AsteriskStatus {
    const connected = this.#state === 'connected'
    const outage: Gap = { from: this.#since, to: null, why: 'not connected', dropped: 0 }
    const gaps = [...(connected ? [] : [outage]), ...this.#outbox.gaps, ...this.#outages]
    return {
      connected,
      since: this.#since,
      lastEventAt: this.#lastEventAt,
      problem: connected ? this.#door.problem() : this.#problem,
      gaps: gaps.toSorted((a, b) => b.from - a.from),
      waiting: this.#outbox.waiting,
      contexts: this.#mapping.contexts.seen(),
    }
  }

  absent(uniqueids: readonly string[]): Promise<string[] | null> {
    if (this.#state !== 'connected') return Promise.resolve(null)
    return new Promise((resolve) => {
      const answer: Asked = (linkedids) => {
        clearTimeout(timer)
        this.#asked.delete(answer)
        resolve(linkedids && uniqueids.filter((uniqueid) => !linkedids.has(uniqueid)))
      }
      const timer = setTimeout(() => answer(null), LIST_PATIENCE_MS)
      this.#asked.add(answer)
      this.#look()
    })
  }

  /** A source that does not know what was told before must not tell: it would tell calls from their beginning again. */
  async #begin(): Promise<void> {
    try {
      this.#open = await this.#needs.openCalls()
    } catch (error) {
      this.#needs.report('open calls could not be read, trying again', { error: messageOf(error) })
      if (this.#state === 'starting') this.#after('begin', BEGIN_AGAIN_MS, () => void this.#begin())
      return
    }
    if (this.#state !== 'starting') return
    this.#state = 'calling'
    this.#mapping.resume(this.#open)
    this.#door.start()
  }

  #up(): void {
    const now = this.#needs.now()
    if (this.#problem !== null && this.#lastEventAt !== null) {
      const outage: Gap = { from: this.#since, to: now, why: 'not connected', dropped: 0 }
      this.#outages.unshift(outage)
      this.#needs.gap?.(outage)
      this.#outages.length = Math.min(this.#outages.length, OUTAGES_MAX)
    }
    this.#state = 'connected'
    this.#since = now
    this.#problem = null
    this.#needs.report('connected to Asterisk', { host: this.#host })
    this.#look()
  }

  #down(problem: string): void {
    this.#put(this.#mapping.settle())
    if (this.#problem !== problem) this.#needs.report('not connected to Asterisk', { host: this.#host, problem })
    if (this.#state === 'connected') this.#since = this.#needs.now()
    this.#state = 'calling'
    this.#problem = problem
    this.#answer(null)
  }

  #hear(message: AmiMessage): void {
    const now = this.#needs.now()
    if (message.has('uniqueid')) this.#lastEventAt = now
    this.#put(this.#mapping.apply(message, timestampOf(message) ?? now))
    if (this.#mapping.isWaiting) this.#after('settle', SETTLE_MS, () => this.#put(this.#mapping.settle()))
  }

  /** Asks for the list of channels, now and from time to time. */
  #look(): void {
    this.#door.look()
    this.#after('look', this.#lookMs, () => this.#look())
  }

  #compare(answer: ListAnswer): void {
    if ('refused' in answer) return this.#answer(null)
    const now = this.#needs.now()
    const isDeaf = this.#lastEventAt === null && now - this.#since >= this.#lookMs
    if (isDeaf && answer.channels.length > 0) this.#door.unheardOf()
    const linkedids = new Set(answer.channels.map((channel) => header(channel, 'linkedid')))
    this.#put(this.#mapping.reconcile(answer, now))
    this.#endOpen(({ uniqueid }) => !linkedids.has(uniqueid))
    this.#open = []
    return this.#answer(linkedids)
  }

  /** What was there before Asterisk started is gone, whether or not we may ask. */
  #booted(uptimeSeconds: number): void {
    const bootedAt = this.#needs.now() - uptimeSeconds * 1000 - CLOCK_SLACK_MS
    this.#put(this.#mapping.endBefore(bootedAt))
    this.#endOpen(({ lastSignAt }) => lastSignAt < bootedAt)
  }

  /** Ends calls of an earlier run that are gone, at their last sign of life (C11). */
  #endOpen(isGone: (call: OpenCall) => boolean): void {
    const gone = this.#open.filter(isGone)
    this.#open = this.#open.filter((call) => !isGone(call))
    this.#put(gone.flatMap((open) => updatesAtLoss(open, this.#canFetch)))
  }

  #answer(linkedids: ReadonlySet<string> | null): void {
    for (const asked of this.#asked) asked(linkedids)
  }

  #put(updates: readonly CallUpdate[]): void {
    if (updates.length > 0) this.#outbox.put(updates)
  }

  /** The first failure is reported; those that follow are the same one. */
  #notTaken(error: unknown): void {
    if (this.#isHandingOver) {
      this.#needs.report('updates could not be handed over, trying again', { error: messageOf(error) })
    }
    this.#isHandingOver = false
  }

  /** Does something later; again asked for, it is put off. */
  #after(name: string, ms: number, work: () => void): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.set(name, setTimeout(work, ms))
  }
}

/** A call of an earlier run that is gone: what it was recorded to is on the disk of the PBX all the same. */
function updatesAtLoss({ uniqueid, lastSignAt: at, call }: OpenCall, canFetch: boolean): CallUpdate[] {
  const files = call ? announcedFiles(call) : []
  return [
    { uniqueid, status: 'ended', at, connected: false, lost: true },
    ...files.map((path) => ({ uniqueid, at, recording: newsAtEnd(path, { voicemail: false, canFetch }) })),
  ]
}
