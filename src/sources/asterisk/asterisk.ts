// An Asterisk as a source of calls: the way into it (door.ts), mapping and outbox put together.
//
// When the connection comes up the list of channels is asked for, and what it says is held against what is believed (C11):
// calls that are gone have ended, channels not known yet become calls. The same is done from time to time, since an event
// may get lost in Asterisk too.
import type { Place } from '../redial.ts'
import type { Door, Listener } from './door.ts'
import { createAmiDoor, type AmiDoorOptions } from './ami-door.ts'
import { durationOf } from './reconcile.ts'
import { createMapping, type Mapping, type MappingOptions } from './mapping.ts'
import { Listening } from '../listening.ts'
import { header, timestampOf, type AmiMessage } from './message.ts'
import { readSettings, type AsteriskSettings } from './settings.ts'
import type { ContextSeen } from '../contexts.ts'
import type { ListAnswer } from './channel-list.ts'
import { GAP_REASONS, type Source, type SourceNeeds, type SourceStatus } from '../source.ts'

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
/** After something that no event tells: most of it is over by then, a mailbox is not. */
const LOOK_SOON_MS = 1_000
/** For a list; a busy PBX has some thousand channels. */
const LIST_PATIENCE_MS = 20_000
/** Clocks of two machines, and `Uptime` in whole seconds. */
const CLOCK_SLACK_MS = 3_000

export interface AsteriskOptions {
  /** For tests. */
  readonly times?: AmiDoorOptions['times'] & { readonly lookMs?: number }
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
  readonly #lookMs: number
  readonly #listening: Listening
  readonly #mapping: Mapping
  readonly #door: Door
  readonly #asked = new Set<Asked>()

  constructor(needs: SourceNeeds, { host, mapping, lookMs, door }: BehindDoor) {
    this.#needs = needs
    this.#lookMs = lookMs ?? LOOK_MS
    this.#listening = new Listening(needs, { name: 'Asterisk', host, canFetch: mapping.canFetchRecordings ?? false })
    this.#mapping = createMapping({ ...mapping, contextsSeen: needs.before?.contexts ?? [] })
    this.#door = door((at, port) => needs.place(at, port), {
      up: () => {
        this.#listening.up()
        this.#look()
      },
      alive: () => this.#listening.alive(),
      down: (problem) => this.#down(problem),
      heard: (message) => this.#hear(message),
      deaf: () => this.#listening.incomplete(GAP_REASONS.missingRight),
      booted: (uptimeSeconds) => this.#booted(uptimeSeconds),
      listed: (answer) => this.#compare(answer),
      unseen: (channels) => this.#mapping.unseen(channels),
    })
  }

  start(): void {
    this.#listening.start(
      (open) => this.#mapping.resume(open),
      () => this.#door.start(),
    )
  }

  async stop(): Promise<void> {
    this.#door.stop()
    this.#answer(null)
    await this.#listening.stop(() => this.#mapping.settle())
  }

  status(): AsteriskStatus {
    return { ...this.#listening.status(this.#door), contexts: this.#mapping.contexts.seen() }
  }

  absent(uniqueids: readonly string[]): Promise<string[] | null> {
    if (!this.#listening.isConnected) return Promise.resolve(null)
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

  #down(problem: string): void {
    this.#listening.put(this.#mapping.settle())
    this.#listening.down(problem)
    this.#answer(null)
  }

  #hear(message: AmiMessage): void {
    if (message.has('uniqueid')) this.#listening.heard()
    this.#mapping.hearsDialplan = !this.#door.lacks('dialplan')
    this.#listening.put(this.#mapping.apply(message, timestampOf(message) ?? this.#needs.now()))
    if (this.#mapping.wantsList()) this.#listening.after('look', LOOK_SOON_MS, () => this.#look())
    if (this.#mapping.isWaiting) {
      this.#listening.after('settle', SETTLE_MS, () => this.#listening.put(this.#mapping.settle()))
    }
  }

  /** Asks for the list of channels, now and from time to time. */
  #look(): void {
    this.#door.look()
    this.#listening.after('look', this.#lookMs, () => this.#look())
  }

  #compare(answer: ListAnswer): void {
    if ('refused' in answer) {
      this.#compared()
      return this.#answer(null)
    }
    const now = this.#needs.now()
    const { since } = this.#listening
    const isYoung = (channel: AmiMessage): boolean => now - durationOf(channel) > since + CLOCK_SLACK_MS
    if (answer.channels.some((one) => isYoung(one) && !answer.astir.has(header(one, 'uniqueid'))))
      this.#door.unheardOf()
    const linkedids = new Set(answer.channels.map((channel) => header(channel, 'linkedid')))
    const isDeaf = this.#door.lacks('call')
    // A list alone does not say what becomes of a call: none is told by it.
    if (!isDeaf) this.#listening.put(this.#mapping.reconcile(answer, now))
    this.#listening.endOpen(({ uniqueid }) => !linkedids.has(uniqueid))
    if (!isDeaf) this.#listening.forgetOpen()
    this.#compared()
    return this.#answer(linkedids)
  }

  /** All that can be known is known, unless we may not hear of calls (C21). */
  #compared(): void {
    if (this.#door.lacks('call')) this.#listening.incomplete(GAP_REASONS.missingRight)
    else this.#listening.complete()
  }

  /** What was there before Asterisk started is gone, whether or not we may ask. */
  #booted(uptimeSeconds: number): void {
    const bootedAt = this.#needs.now() - uptimeSeconds * 1000 - CLOCK_SLACK_MS
    this.#listening.put(this.#mapping.endBefore(bootedAt))
    this.#listening.endOpen(({ lastSignAt }) => lastSignAt < bootedAt)
  }

  #answer(linkedids: ReadonlySet<string> | null): void {
    for (const asked of this.#asked) asked(linkedids)
  }
}
