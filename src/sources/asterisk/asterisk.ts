// An Asterisk as a source of calls: connection, mapping and outbox put together.
//
// When the connection comes up the list of channels is asked for, and what it says is held against what is believed (C11):
// calls that are gone have ended, channels not known yet become calls. The same is done from time to time, since an event
// may get lost in Asterisk too.
import { createChannelLister, type ListAnswer } from './channel-list.ts'
import { createConnection, type ConnectionTimes } from './connection.ts'
import { createMapping } from './mapping.ts'
import { createOutbox } from '../outbox.ts'
import { createRights } from './rights.ts'
import { header, numberHeader, timestampOf, type AmiMessage } from './message.ts'
import { messageOf } from '../../errors.ts'
import { readSettings, type AsteriskSettings } from './settings.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ContextSeen } from './contexts.ts'
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
  given: AsteriskSettings | Readonly<Record<string, unknown>>,
  options: AsteriskOptions = {},
): AsteriskSource {
  const settings = readSettings(given)
  const mapping = createMapping(settings.mapping)
  const rights = createRights()
  const lister = createChannelLister()
  const outages: Gap[] = []
  const asking = new Set<(linkedids: ReadonlySet<string> | null) => void>()
  let connected = false
  let since = needs.now()
  let lastEventAt: number | null = null
  let connectionProblem: string | null = null
  let isHandingOver = true
  let openCalls: readonly OpenCall[] | null = null
  let settleTimer: NodeJS.Timeout | null = null
  let lookTimer: NodeJS.Timeout | null = null

  const outbox = createOutbox({
    take: (updates) => needs.take(updates),
    now: needs.now,
    failed: (error) => {
      if (isHandingOver) needs.report('updates could not be handed over, trying again', { error: messageOf(error) })
      isHandingOver = false
    },
  })
  const put = (updates: readonly CallUpdate[]): void => {
    if (updates.length > 0) outbox.put(updates)
  }

  const connection = createConnection(settings.connection, {
    message: hear,
    up() {
      noteOutage()
      connected = true
      since = needs.now()
      connectionProblem = null
      needs.report('connected to Asterisk', { host: settings.connection.host })
      look()
    },
    down(problem) {
      put(mapping.settle())
      if (connected || connectionProblem !== problem) needs.report('not connected to Asterisk', { problem })
      if (connected) since = needs.now()
      connected = false
      connectionProblem = problem
      answerAll(null)
    },
    ...(options.times && { times: options.times }),
  })

  function hear(message: AmiMessage): void {
    const answer = lister.hear(message)
    if (answer) void compare(answer)
    if (lister.owns(message)) return
    const event = header(message, 'event')
    if (event === '') return
    if (event === 'FullyBooted') return restarted(numberHeader(message, 'uptime'))
    rights.hear(message)
    if (message.has('uniqueid')) lastEventAt = needs.now()
    put(mapping.apply(message, timestampOf(message) ?? needs.now()))
    if (mapping.isWaiting) settleTimer ??= setTimeout(settle, SETTLE_MS)
    return undefined
  }

  function settle(): void {
    settleTimer = null
    put(mapping.settle())
  }

  /** Asks for the list of channels, now and from time to time. */
  function look(): void {
    if (lookTimer) clearTimeout(lookTimer)
    connection.send(lister.ask())
    lookTimer = setTimeout(look, options.times?.lookMs ?? LOOK_MS)
  }

  async function compare(answer: ListAnswer): Promise<void> {
    if ('refused' in answer) {
      rights.refused()
      answerAll(null)
      return
    }
    const linkedids = new Set(answer.channels.map((channel) => header(channel, 'linkedid')))
    if (lastEventAt === null && connected && answer.channels.length > 0 && needs.now() - since > LOOK_MS) rights.unheardOf()
    const open = await storedOpen()
    put(mapping.reconcile({ ...answer, toldBefore: new Set(open?.map((call) => call.uniqueid)) }, needs.now()))
    put(lostOf(open ?? [], (uniqueid) => !linkedids.has(uniqueid)))
    answerAll(linkedids)
  }

  /** The calls that were open when the program started, the first time; later `null`: the mapping knows of all. */
  async function storedOpen(): Promise<readonly OpenCall[] | null> {
    if (openCalls !== null) return null
    try {
      openCalls = await needs.openCalls()
      return openCalls
    } catch (error) {
      needs.report('open calls could not be read, trying again', { error: messageOf(error) })
      return null
    }
  }

  /** Every channel that was there before Asterisk started is gone, whether or not we may ask. */
  function restarted(uptimeSeconds: number | null): void {
    if (uptimeSeconds === null) return
    const bootedAt = needs.now() - uptimeSeconds * 1000 - CLOCK_SLACK_MS
    put(mapping.endBefore(bootedAt))
  }

  function lostOf(open: readonly OpenCall[], isLost: (uniqueid: string) => boolean): CallUpdate[] {
    return open
      .filter(({ uniqueid }) => isLost(uniqueid))
      .map(({ uniqueid, lastSignAt }) => ({ uniqueid, status: 'ended', at: lastSignAt, connected: false, lost: true }))
  }

  function noteOutage(): void {
    if (connectionProblem === null || lastEventAt === null) return
    outages.unshift({ from: since, to: needs.now(), why: 'not connected', dropped: 0 })
    outages.length = Math.min(outages.length, OUTAGES_MAX)
  }

  function answerAll(linkedids: ReadonlySet<string> | null): void {
    for (const answer of asking) answer(linkedids)
    asking.clear()
  }

  return {
    start: () => connection.start(),
    async stop() {
      connection.stop()
      for (const timer of [settleTimer, lookTimer]) if (timer) clearTimeout(timer)
      answerAll(null)
      put(mapping.settle())
      await outbox.drained(DRAIN_MS)
      outbox.close()
      connected = false
      since = needs.now()
    },
    status() {
      const now = connected || connectionProblem === null ? [] : [{ from: since, to: null, why: 'not connected', dropped: 0 }]
      return {
        connected,
        since,
        lastEventAt,
        problem: connected ? rights.problem() : connectionProblem,
        gaps: [...now, ...outbox.gaps(), ...outages].toSorted((a, b) => b.from - a.from),
        waiting: outbox.waiting,
        contexts: mapping.contexts.seen(),
      }
    },
    absent(uniqueids) {
      if (!connected) return Promise.resolve(null)
      return new Promise((resolve) => {
        const timer = setTimeout(() => answer(null), LIST_PATIENCE_MS)
        const answer = (linkedids: ReadonlySet<string> | null): void => {
          clearTimeout(timer)
          asking.delete(answer)
          resolve(linkedids && uniqueids.filter((uniqueid) => !linkedids.has(uniqueid)))
        }
        asking.add(answer)
        look()
      })
    },
  }
}
