// A FreeSWITCH as a source of calls: connection, mapping and outbox put together.
//
// When the connection comes up the lists of channels and calls are asked for, and what they say is held against what is
// believed (C11): calls that are gone have ended, channels not known yet become calls. The same is done from time to time,
// since FreeSWITCH drops events that a client does not take fast enough. A FreeSWITCH that was started anew has other channels,
// so the same look ends the calls of the one before.
import { Connection } from './connection.ts'
import { createChannelLister, type ListAnswer } from './channel-list.ts'
import { BLIND_MS } from './events/transfers.ts'
import { createMapping, type Mapping } from './mapping.ts'
import { Listening } from '../listening.ts'
import type { LineTimes } from '../line.ts'
import { readSettings, warningOf } from './settings.ts'
import { timeOf, type EslEvent } from './frame.ts'
import type { ContextSeen } from '../contexts.ts'
import type { Settings } from '../settings.ts'
import type { MissingRight, Source, SourceNeeds, SourceStatus } from '../source.ts'

export interface FreeswitchStatus extends SourceStatus {
  /** The contexts seen, with what they are held to mean (C15). */
  readonly contexts: readonly ContextSeen[]
}

export interface FreeswitchSource extends Source {
  status(): FreeswitchStatus
  absent(uniqueids: readonly string[]): Promise<string[] | null>
}

/** Between two looks at the lists. */
const LOOK_MS = 60_000

export interface FreeswitchOptions {
  /** For tests. */
  readonly times?: Partial<LineTimes> & { readonly lookMs?: number }
}

/**
 * A source that listens to one FreeSWITCH.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createFreeswitch(
  needs: SourceNeeds,
  settings: Settings,
  options: FreeswitchOptions = {},
): FreeswitchSource {
  return new Freeswitch(needs, settings, options)
}

class Freeswitch implements FreeswitchSource {
  readonly #needs: SourceNeeds
  readonly #lookMs: number
  readonly #warning: string | null
  readonly #listening: Listening
  readonly #mapping: Mapping
  readonly #connection: Connection
  readonly #lister = createChannelLister()
  #refused: string | null = null

  constructor(needs: SourceNeeds, settings: Settings, options: FreeswitchOptions) {
    const { connection, mapping } = readSettings(settings)
    this.#needs = needs
    this.#lookMs = options.times?.lookMs ?? LOOK_MS
    this.#warning = warningOf(settings)
    this.#listening = new Listening(needs, {
      name: 'FreeSWITCH',
      host: connection.host,
      canFetch: mapping.canFetchRecordings ?? false,
    })
    this.#mapping = createMapping({ ...mapping, contextsSeen: needs.before?.contexts ?? [] })
    this.#connection = new Connection(connection, {
      event: (event) => this.#hear(event),
      up: () => {
        this.#listening.up()
        this.#lister.forget()
        void this.#look()
      },
      alive: () => this.#listening.alive(),
      down: (problem) => {
        this.#settle()
        this.#listening.down(problem)
      },
      place: (host, port) => needs.place(host, port),
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
    await this.#listening.stop(() => this.#mapping.settle())
  }

  status(): FreeswitchStatus {
    return { ...this.#listening.status(this), contexts: this.#mapping.contexts.seen() }
  }

  problem(): string | null {
    return this.#refused ?? this.#warning
  }

  missing(): MissingRight[] {
    return this.#refused === null ? [] : [MISSING_SHOW]
  }

  async absent(uniqueids: readonly string[]): Promise<string[] | null> {
    const answer = this.#listening.isConnected ? await this.#look() : null
    if (answer === null || 'refused' in answer) return null
    const there = idsIn(answer)
    // A call may go on without the leg that it is named after.
    return uniqueids.filter((uniqueid) => !there.has(uniqueid) && !this.#mapping.isLive(uniqueid))
  }

  #hear(event: EslEvent): void {
    const now = this.#needs.now()
    this.#lister.hear(event, now)
    if (event.has('Unique-ID')) this.#listening.heard()
    this.#listening.put(this.#mapping.apply(event, timeOf(event) ?? now))
    if (this.#mapping.isWaiting) this.#listening.after('settle', BLIND_MS, () => this.#settle())
  }

  #settle(): void {
    this.#listening.put(this.#mapping.settle())
  }

  /** Asks for the lists, now and from time to time, and makes the calls what they say. */
  async #look(): Promise<ListAnswer | null> {
    this.#listening.after('look', this.#lookMs, () => void this.#look())
    const answer = await this.#lister.list({
      ask: (command) => this.#connection.ask(command),
      now: () => this.#needs.now(),
      unseen: (calls) => this.#mapping.unseen(calls),
    })
    if (answer === null || !this.#listening.isConnected) return null
    this.#refused = 'refused' in answer ? mayNotAsk(answer.refused) : null
    if ('refused' in answer) {
      this.#listening.complete()
      return answer
    }
    this.#listening.put(this.#mapping.reconcile(answer, this.#needs.now()))
    const there = idsIn(answer)
    this.#listening.endOpen(({ uniqueid }) => !there.has(uniqueid))
    this.#listening.forgetOpen()
    this.#listening.complete()
    return answer
  }
}

/** Channels that are listed, and those that events spoke of a moment ago. */
function idsIn(answer: Exclude<ListAnswer, { readonly refused: string }>): Set<unknown> {
  return new Set<unknown>([...answer.channels.map(({ uuid }) => uuid), ...answer.astir])
}

/** What the login may not do. */
export const MISSING_SHOW: MissingRight = {
  right: 'show',
  without: 'Without "show" a call that ends while the connection is lost is noticed late.',
}

/** The same in a sentence, with what to do. */
export function mayNotAsk(answer: string): string {
  return (
    `Missing right: show. FreeSWITCH does not answer "show channels" (${answer || 'no reason given'}). ${MISSING_SHOW.without} ` +
    'Let this login use the command "show" in event_socket.conf.xml.'
  )
}
