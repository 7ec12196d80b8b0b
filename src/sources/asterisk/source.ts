// An Asterisk as a source of calls: combines connector, call tracker and update buffer.
//
// When the connection is up, the list of channels is requested and compared with the tracked state (C11): missing calls have
// ended, unknown channels become calls. This is repeated from time to time, since Asterisk may also lose an event.
import type { CallTrackerOptions } from '../pbx/state.ts'
import type { ResolveAddress } from '../reconnector.ts'
import type { AsteriskConnector, ConnectorListener } from './connector.ts'
import { AmiConnector, type AmiConnectorDeps } from './ami-connector.ts'
import { durationOf, type ChannelList } from './reconcile.ts'
import { createCallTracker, type CallTracker } from './call-tracker.ts'
import { PbxSourceCore, LIST_INTERVAL_MS, type PbxSource, type PbxSourceStatus } from '../pbx/source-core.ts'
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { Settings } from '../kinds/settings.ts'
import { readSettings } from './settings.ts'
import type { ChannelListResult } from './channel-list.ts'
import type { SourceDeps } from '../source.ts'

/** Pending changes of the call tracker are reported after this time without a message: the network is slower than Asterisk. */
const SETTLE_MS = 100
/** The delay of a list after a change that no event shows: most such changes are over by then, a mailbox is not. */
const LIST_SOON_MS = 1_000
/** For a list; a busy PBX has some thousand channels. */
const LIST_TIMEOUT_MS = 20_000
/** Allows for the clocks of two machines, and for `Uptime` in whole seconds. */
const CLOCK_SLACK_MS = 3_000

interface AmiSourceOptions {
  /** For tests. */
  readonly times?: AmiConnectorDeps['times'] & { readonly listIntervalMs?: number }
}

/**
 * A source that listens to one Asterisk.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createAmiSource(deps: SourceDeps, settings: Settings, options: AmiSourceOptions = {}): PbxSource {
  const { connection, trackerOptions } = readSettings(settings)
  const { listIntervalMs, ...times } = options.times ?? {}
  return createAsteriskSource(deps, {
    host: connection.host,
    trackerOptions,
    ...(listIntervalMs !== undefined && { listIntervalMs }),
    createConnector: (resolveAddress, listener) =>
      new AmiConnector({ settings: connection, resolveAddress, times }, listener),
  })
}

/** The parts of a source besides its `SourceDeps`. */
interface AsteriskSourceDeps {
  /** For diagnostics. */
  readonly host: string
  readonly trackerOptions: CallTrackerOptions
  /** The interval between two lists of channels. */
  readonly listIntervalMs?: number
  readonly createConnector: (resolveAddress: ResolveAddress, listener: ConnectorListener) => AsteriskConnector
}

/** A source that uses the given connector. */
export function createAsteriskSource(deps: SourceDeps, source: AsteriskSourceDeps): PbxSource {
  return new Asterisk(deps, source)
}

type LinkedidsCallback = (linkedids: ReadonlySet<string> | null) => void

class Asterisk implements PbxSource {
  readonly #deps: SourceDeps
  readonly #listIntervalMs: number
  readonly #core: PbxSourceCore<AmiMessage, ChannelList>
  readonly #tracker: CallTracker
  readonly #connector: AsteriskConnector
  readonly #waiting = new Set<LinkedidsCallback>()

  constructor(deps: SourceDeps, { host, trackerOptions, listIntervalMs, createConnector }: AsteriskSourceDeps) {
    this.#deps = deps
    this.#listIntervalMs = listIntervalMs ?? LIST_INTERVAL_MS
    this.#tracker = createCallTracker({
      ...trackerOptions,
      accountCountry: () => deps.country(),
      contextsSeen: deps.previousStatus?.contexts ?? [],
    })
    this.#core = new PbxSourceCore(deps, {
      name: 'Asterisk',
      host,
      canFetch: trackerOptions.canFetchRecordings ?? false,
      tracker: this.#tracker,
      settleMs: SETTLE_MS,
    })
    this.#connector = createConnector((at, port) => deps.resolveAddress(at, port), {
      up: () => {
        this.#core.up()
        this.#requestChannels()
      },
      alive: () => this.#core.noteActivity(),
      down: (problem) => {
        this.#core.down(problem)
        this.#answer(null)
      },
      message: (message) => this.#receive(message),
      callRightMissing: () => this.#core.markIncomplete('missing_permission'),
      booted: (uptimeSeconds) => this.#booted(uptimeSeconds),
      channelList: (answer) => this.#compare(answer),
      withUnseenAnswer: (channels) => this.#tracker.withUnseenAnswer(channels),
    })
  }

  start(): void {
    this.#core.start(() => this.#connector.start())
  }

  async stop(): Promise<void> {
    this.#connector.stop()
    this.#answer(null)
    await this.#core.stop()
  }

  status(): PbxSourceStatus {
    return this.#core.status(this.#connector)
  }

  findGoneCalls(uniqueids: readonly string[]): Promise<string[] | null> {
    if (!this.#core.isConnected) return Promise.resolve(null)
    return new Promise((resolve) => {
      const answer: LinkedidsCallback = (linkedids) => {
        clearTimeout(timer)
        this.#waiting.delete(answer)
        resolve(linkedids && uniqueids.filter((uniqueid) => !linkedids.has(uniqueid)))
      }
      const timer = setTimeout(() => answer(null), LIST_TIMEOUT_MS)
      this.#waiting.add(answer)
      this.#requestChannels()
    })
  }

  #receive(message: AmiMessage): void {
    if (message.has('uniqueid')) this.#core.noteCallEvent()
    this.#tracker.receivesDialplan = !this.#connector.lacks('dialplan')
    this.#core.receive(message, timestampOf(message) ?? this.#deps.now())
    if (this.#tracker.wantsList()) this.#core.schedule('list', LIST_SOON_MS, () => this.#requestChannels())
  }

  /** Requests the list of channels, now and from time to time. */
  #requestChannels(): void {
    this.#connector.requestChannels()
    this.#core.schedule('list', this.#listIntervalMs, () => this.#requestChannels())
  }

  #compare(answer: ChannelListResult): void {
    if ('refused' in answer) {
      // Everything is known, unless the right to read call events is missing (C21).
      if (this.#connector.lacks('call')) this.#core.markIncomplete('missing_permission')
      else this.#core.markComplete()
      return this.#answer(null)
    }
    const now = this.#deps.now()
    const { since } = this.#core
    const isYounger = (channel: AmiMessage): boolean => now - durationOf(channel) > since + CLOCK_SLACK_MS
    if (answer.channels.some((one) => isYounger(one) && !answer.changedIds.has(header(one, 'uniqueid'))))
      this.#connector.noteUnreportedChannel()
    const linkedids = new Set(answer.channels.map((channel) => header(channel, 'linkedid')))
    if (this.#connector.lacks('call')) {
      // A list alone does not show the end of a call: no call is reported from it.
      this.#core.endOpenCalls(({ uniqueid }) => !linkedids.has(uniqueid))
      this.#core.markIncomplete('missing_permission')
    } else this.#core.compare(answer, linkedids, now)
    return this.#answer(linkedids)
  }

  /** Channels from before the start of Asterisk are gone, whether or not we may request the list. */
  #booted(uptimeSeconds: number): void {
    const bootedAt = this.#deps.now() - uptimeSeconds * 1000 - CLOCK_SLACK_MS
    this.#core.push(this.#tracker.endBefore(bootedAt))
    this.#core.endOpenCalls(({ lastSignAt }) => lastSignAt < bootedAt)
  }

  #answer(linkedids: ReadonlySet<string> | null): void {
    for (const answer of this.#waiting) answer(linkedids)
  }
}
