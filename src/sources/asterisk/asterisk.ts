// An Asterisk as a source of calls: connection, mapping and outbox put together.
//
// When the connection comes up the list of channels is asked for, and what it says is held against what is believed (C11):
// calls that are gone have ended, channels not known yet become calls. The same is done from time to time, since an event
// may get lost in Asterisk too.
import { createChannelLister, type ListAnswer } from './channel-list.ts'
import { Connection, type ConnectionTimes } from './connection.ts'
import { createMapping, type Mapping } from './mapping.ts'
import { Listening } from '../listening.ts'
import { placeOf } from '../line.ts'
import { createRights } from './rights.ts'
import { header, numberHeader, timestampOf, type AmiMessage } from './message.ts'
import { readSettings, type AsteriskSettings, type ReadSettings } from './settings.ts'
import type { ContextSeen } from '../contexts.ts'
import type { Source, SourceNeeds, SourceStatus } from '../source.ts'

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
  return new Asterisk(needs, readSettings(settings), options)
}

type Asked = (linkedids: ReadonlySet<string> | null) => void

class Asterisk implements AsteriskSource {
  readonly #needs: SourceNeeds
  readonly #lookMs: number
  readonly #listening: Listening
  readonly #mapping: Mapping
  readonly #connection: Connection
  readonly #lister = createChannelLister()
  readonly #rights = createRights()
  readonly #asked = new Set<Asked>()

  constructor(needs: SourceNeeds, settings: ReadSettings, options: AsteriskOptions) {
    this.#needs = needs
    this.#lookMs = options.times?.lookMs ?? LOOK_MS
    this.#listening = new Listening(needs, {
      name: 'Asterisk',
      host: settings.connection.host,
      canFetch: settings.mapping.canFetchRecordings ?? false,
    })
    this.#mapping = createMapping(settings.mapping)
    this.#connection = new Connection(settings.connection, {
      message: (message) => this.#hear(message),
      up: () => this.#up(),
      down: (problem) => this.#down(problem),
      ...placeOf(needs),
      ...(options.times && { times: options.times }),
    })
  }

  start(): void {
    this.#listening.start(
      (open) => this.#mapping.resume(open),
      () => this.#connection.start(),
    )
  }

  async stop(): Promise<void> {
    this.#connection.stop()
    this.#answer(null)
    await this.#listening.stop(() => this.#mapping.settle())
  }

  status(): AsteriskStatus {
    return { ...this.#listening.status(this.#rights.problem()), contexts: this.#mapping.contexts.seen() }
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

  #up(): void {
    this.#listening.up()
    this.#rights.connected()
    this.#look()
  }

  #down(problem: string): void {
    this.#listening.put(this.#mapping.settle())
    this.#listening.down(problem)
    this.#answer(null)
  }

  #hear(message: AmiMessage): void {
    const answer = this.#lister.hear(message)
    if (answer) this.#compare(answer)
    const event = header(message, 'event')
    if (event === '' || this.#lister.owns(message)) return
    this.#rights.hear(message)
    if (event === 'FullyBooted') return this.#booted(numberHeader(message, 'uptime'))
    if (message.has('uniqueid')) this.#listening.heard()
    this.#listening.put(this.#mapping.apply(message, timestampOf(message) ?? this.#needs.now()))
    if (this.#mapping.isWaiting) {
      this.#listening.after('settle', SETTLE_MS, () => this.#listening.put(this.#mapping.settle()))
    }
    return undefined
  }

  /** Asks for the list of channels, now and from time to time. */
  #look(): void {
    this.#connection.send(this.#lister.ask())
    this.#listening.after('look', this.#lookMs, () => this.#look())
  }

  #compare(answer: ListAnswer): void {
    this.#rights.listed()
    if ('refused' in answer) {
      this.#rights.refused()
      return this.#answer(null)
    }
    const now = this.#needs.now()
    const isDeaf = this.#listening.lastEventAt === null && now - this.#listening.since >= this.#lookMs
    if (isDeaf && answer.channels.length > 0) this.#rights.unheardOf()
    const linkedids = new Set(answer.channels.map((channel) => header(channel, 'linkedid')))
    this.#listening.put(this.#mapping.reconcile(answer, now))
    this.#listening.endOpen(({ uniqueid }) => !linkedids.has(uniqueid))
    this.#listening.forgetOpen()
    return this.#answer(linkedids)
  }

  /** What was there before Asterisk started is gone, whether or not we may ask. */
  #booted(uptimeSeconds: number | null): void {
    if (uptimeSeconds === null) return
    const bootedAt = this.#needs.now() - uptimeSeconds * 1000 - CLOCK_SLACK_MS
    this.#listening.put(this.#mapping.endBefore(bootedAt))
    this.#listening.endOpen(({ lastSignAt }) => lastSignAt < bootedAt)
  }

  #answer(linkedids: ReadonlySet<string> | null): void {
    for (const asked of this.#asked) asked(linkedids)
  }
}
