// A FreeSWITCH as a source of calls: combines connection, call tracker and update buffer.
//
// When the connection is up, the lists of channels and calls are requested and compared with the tracked state (C11): missing
// calls have ended, unknown channels become calls. This is repeated from time to time, since FreeSWITCH drops events that a
// client does not read fast enough. A restarted FreeSWITCH has other channels, so the same comparison ends the earlier calls.
import { EslConnection } from './esl-connection.ts'
import { ChannelLister, type ChannelListResult } from './channel-list.ts'
import { BLIND_TRANSFER_MS } from './events/transfers.ts'
import { createCallTracker, type CallTracker } from './call-tracker.ts'
import { PbxSourceCore, LIST_INTERVAL_MS, type PbxSource, type PbxSourceStatus } from '../pbx/source-core.ts'
import type { ConnectionTimes } from '../tcp-connection.ts'
import { readSettings, warningOf } from './settings.ts'
import { timeOf, type EslEvent } from './esl-event.ts'
import type { ChannelList } from './reconcile.ts'
import type { Settings } from '../kinds/settings.ts'
import type { MissingRight, SourceDeps } from '../source.ts'

interface FreeswitchSourceOptions {
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly listIntervalMs?: number }
}

/**
 * A source that listens to one FreeSWITCH.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createFreeswitchSource(
  deps: SourceDeps,
  settings: Settings,
  options: FreeswitchSourceOptions = {},
): PbxSource {
  return new Freeswitch(deps, settings, options)
}

class Freeswitch implements PbxSource {
  readonly #deps: SourceDeps
  readonly #listIntervalMs: number
  readonly #warning: string | null
  readonly #core: PbxSourceCore<EslEvent, ChannelList>
  readonly #tracker: CallTracker
  readonly #connection: EslConnection
  readonly #lister = new ChannelLister()
  #refused: string | null = null

  constructor(deps: SourceDeps, settings: Settings, options: FreeswitchSourceOptions) {
    const { connection, trackerOptions } = readSettings(settings)
    this.#deps = deps
    this.#listIntervalMs = options.times?.listIntervalMs ?? LIST_INTERVAL_MS
    this.#warning = warningOf(settings)
    this.#tracker = createCallTracker({
      ...trackerOptions,
      accountCountry: () => deps.country(),
      contextsSeen: deps.previousStatus?.contexts ?? [],
    })
    this.#core = new PbxSourceCore(deps, {
      name: 'FreeSWITCH',
      host: connection.host,
      canFetch: trackerOptions.canFetchRecordings ?? false,
      tracker: this.#tracker,
      settleMs: BLIND_TRANSFER_MS,
    })
    this.#connection = new EslConnection(connection, {
      event: (event) => this.#receive(event),
      up: () => {
        this.#core.up()
        this.#lister.reset()
        void this.#requestChannels()
      },
      alive: () => this.#core.noteActivity(),
      down: (problem) => this.#core.down(problem),
      resolveAddress: (host, port) => deps.resolveAddress(host, port),
      ...(options.times && { times: options.times }),
    })
  }

  start(): void {
    this.#core.start(() => this.#connection.start())
  }

  async stop(): Promise<void> {
    this.#connection.stop()
    await this.#core.stop()
  }

  status(): PbxSourceStatus {
    return this.#core.status(this)
  }

  problem(): string | null {
    return this.#refused ?? this.#warning
  }

  missingRights(): MissingRight[] {
    return this.#refused === null ? [] : [MISSING_SHOW_RIGHT]
  }

  async findGoneCalls(uniqueids: readonly string[]): Promise<string[] | null> {
    const answer = this.#core.isConnected ? await this.#requestChannels() : null
    if (answer === null || 'refused' in answer) return null
    const there = idsIn(answer)
    // A call may go on without the leg that it is named after.
    return uniqueids.filter((uniqueid) => !there.has(uniqueid) && !this.#tracker.isLive(uniqueid))
  }

  #receive(event: EslEvent): void {
    const now = this.#deps.now()
    this.#lister.receive(event, now)
    if (event.has('Unique-ID')) this.#core.noteCallEvent()
    this.#core.receive(event, timeOf(event) ?? now)
  }

  /** Requests the lists, now and from time to time, and reconciles the calls with them. */
  async #requestChannels(): Promise<ChannelListResult | null> {
    this.#core.schedule('list', this.#listIntervalMs, () => void this.#requestChannels())
    const answer = await this.#lister.list({
      ask: (command) => this.#connection.ask(command),
      now: () => this.#deps.now(),
      withUnseenAnswer: (calls) => this.#tracker.withUnseenAnswer(calls),
    })
    if (answer === null || !this.#core.isConnected) return null
    this.#refused = 'refused' in answer ? missingShowProblem(answer.refused) : null
    if ('refused' in answer) this.#core.markComplete()
    else this.#core.compare(answer, idsIn(answer), this.#deps.now())
    return answer
  }
}

/** The listed channels, and those with recent events. */
function idsIn(answer: ChannelList): ReadonlySet<unknown> {
  return new Set<unknown>([...answer.channels.map(({ uuid }) => uuid), ...answer.changedIds])
}

/** The right that the login lacks. */
export const MISSING_SHOW_RIGHT: MissingRight = {
  right: 'show',
  without: 'Without "show", calls that end while disconnected are detected late.',
}

/** The missing right in a sentence, with what to do. */
export function missingShowProblem(answer: string): string {
  return (
    `Missing permission: show. FreeSWITCH rejected "show channels" (${answer || 'no reason given'}). ${MISSING_SHOW_RIGHT.without} ` +
    'Allow this login to use the command "show" in event_socket.conf.xml.'
  )
}
