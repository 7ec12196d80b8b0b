// The common part of every PBX source, besides its protocol: whether it is connected and since when, until when all its calls
// are known, its tracker, pending updates, and the calls that an earlier run left open.
//
// All calls are known while the source is connected and the calls have been compared with the phone system's list. When the
// connection is lost, a gap begins at the last sign of life; it ends with the next comparison, whatever happens in between:
// failed attempts, other settings, another run of the program (C21).
import { announcedFiles, recordingNewsAtEnd } from '../recording-file.ts'
import { messageOf } from '../../errors.ts'
import { UpdateBuffer } from '../update-buffer.ts'
import type { CallUpdate } from '../../calls/call.ts'
import {
  type Gap,
  type MissingRight,
  type OpenCall,
  type Source,
  type SourceDeps,
  type SourceStatus,
} from '../source.ts'
import type { ObservedContext } from '../contexts.ts'
import type { GapCode } from '../kinds/gap-codes.ts'
import type { PbxCallTracker } from './call-tracker.ts'

export interface PbxSourceStatus extends SourceStatus {
  /** The contexts seen, and their roles (C15). */
  readonly contexts: readonly ObservedContext[]
}

/** A source whose phone system can list its channels. */
export interface PbxSource extends Source {
  status(): PbxSourceStatus
  findGoneCalls(uniqueids: readonly string[]): Promise<string[] | null>
}

/** The interval between two lists of the phone system. */
export const LIST_INTERVAL_MS = 60_000
/** How long `stop` waits for pending updates. */
const DRAIN_MS = 5_000
/** The interval between attempts to read the open calls at the start. */
const READ_RETRY_MS = 1_000

interface PbxSourceCoreOptions<Message, List> {
  /** The name for people: `Asterisk`. */
  readonly name: string
  readonly host: string
  /** Whether files of recordings can be read (C9). */
  readonly canFetch: boolean
  readonly tracker: PbxCallTracker<Message, List>
  /** After this time without a message, pending changes in the tracker are settled. */
  readonly settleMs: number
}

export class PbxSourceCore<Message, List> {
  readonly #deps: SourceDeps
  readonly #options: PbxSourceCoreOptions<Message, List>
  readonly #buffer: UpdateBuffer
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** Calls that were open when the program started, until a list of channels has shown which still exist. */
  #openCalls: readonly OpenCall[] = []
  #state: 'stopped' | 'starting' | 'connecting' | 'connected' = 'stopped'
  #since: number
  #lastEventAt: number | null = null
  /** Connected, and the calls have been compared. */
  #isComplete = false
  /** While connected: when the phone system last sent anything. */
  #aliveAt: number
  /** During a gap: until when all calls were known; `null`: never connected. */
  #knownUntil: number | null
  /** The reason of the gap. */
  #gapCode: GapCode
  #problem: string | null = null
  #isDelivering = true

  constructor(deps: SourceDeps, options: PbxSourceCoreOptions<Message, List>) {
    this.#deps = deps
    this.#options = options
    this.#since = deps.now()
    const { previousStatus, seenBefore } = deps
    this.#aliveAt = this.#since
    this.#knownUntil = previousStatus ? previousStatus.seenAt : (seenBefore?.at ?? null)
    const lasting = previousStatus?.gaps.find(({ to }) => to === null)
    this.#gapCode = lasting?.code ?? seenBefore?.code ?? 'not_connected'
    this.#buffer = new UpdateBuffer({
      take: async (updates) => {
        await deps.take(updates)
        this.#isDelivering = true
      },
      now: () => deps.now(),
      gap: (gap) => deps.gap?.(gap),
      failed: (error) => this.#noteFailure(error),
    })
  }

  get isConnected(): boolean {
    return this.#state === 'connected'
  }

  /** Since when the source is connected, or not. */
  get since(): number {
    return this.#since
  }

  /** When a message was last about a call; `null`: not yet. */
  get lastEventAt(): number | null {
    return this.#lastEventAt
  }

  /** Reads the open calls, and then dials. */
  start(dial: () => void): void {
    if (this.#state !== 'stopped') return
    this.#state = 'starting'
    void this.#readOpenCalls(dial)
  }

  /** A source that does not know the reported calls must not report: it would report calls from their beginning again. */
  async #readOpenCalls(dial: () => void): Promise<void> {
    try {
      this.#openCalls = await this.#deps.openCalls()
    } catch (error) {
      this.#deps.report('Could not read open calls, retrying', { error: messageOf(error) })
      if (this.#state === 'starting') this.schedule('begin', READ_RETRY_MS, () => void this.#readOpenCalls(dial))
      return
    }
    if (this.#state !== 'starting') return
    this.#state = 'connecting'
    this.#options.tracker.resume(this.#openCalls)
    dial()
  }

  /** Hands over pending updates, for a few seconds at most. */
  async stop(): Promise<void> {
    this.#state = 'stopped'
    this.#since = this.#deps.now()
    if (this.#isComplete) this.markIncomplete('settings_changed')
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#settle()
    await this.#buffer.drain(DRAIN_MS)
    this.#buffer.close()
  }

  up(): void {
    const { name, host } = this.#options
    const now = this.#deps.now()
    this.#state = 'connected'
    this.#since = now
    this.#aliveAt = now
    this.#problem = null
    this.#deps.report(`Connected to ${name}`, { host })
  }

  /** The phone system sent anything at all. */
  noteActivity(): void {
    this.#aliveAt = this.#deps.now()
  }

  /** The calls have been compared with the phone system's list, or it lists nothing to us: from now on all calls are known. */
  markComplete(): void {
    if (this.#isComplete || !this.isConnected) return
    this.#aliveAt = this.#deps.now()
    const gap = this.#gap(this.#aliveAt)
    this.#isComplete = true
    if (gap) this.#deps.gap?.(gap)
  }

  /** From now on calls may be missing, for this reason, although the source is connected. */
  markIncomplete(code: GapCode): void {
    if (this.#isComplete || this.#knownUntil === null) this.#knownUntil = this.#aliveAt
    this.#isComplete = false
    this.#gapCode = code
  }

  down(problem: string): void {
    this.#settle()
    const { name, host } = this.#options
    if (this.#problem !== problem) this.#deps.report(`Not connected to ${name}`, { host, problem })
    if (this.#state === 'connected') {
      this.#since = this.#deps.now()
      this.markIncomplete('not_connected')
    } else this.#gapCode = 'not_connected'
    this.#state = 'connecting'
    this.#problem = problem
  }

  /** Hands on the updates from a message that was sent at `at`. */
  receive(message: Message, at: number): void {
    const { tracker, settleMs } = this.#options
    this.push(tracker.apply(message, at))
    if (tracker.isWaiting) this.schedule('settle', settleMs, () => this.#settle())
  }

  #settle(): void {
    this.push(this.#options.tracker.settle())
  }

  /** Updates the calls from the phone system's list (C11); `ids` are the calls that exist. From now on all calls are known. */
  compare(list: List, ids: ReadonlySet<unknown>, at: number): void {
    this.push(this.#options.tracker.reconcile(list, at))
    this.endOpenCalls(({ uniqueid }) => !ids.has(uniqueid))
    this.#openCalls = []
    this.markComplete()
  }

  /** A message was about a call. */
  noteCallEvent(): void {
    this.#lastEventAt = this.#deps.now()
  }

  push(updates: readonly CallUpdate[]): void {
    if (updates.length > 0) this.#buffer.push(updates)
  }

  /** Ends calls of an earlier run that are gone, at their last sign of life (C11). */
  endOpenCalls(isGone: (call: OpenCall) => boolean): void {
    const gone = this.#openCalls.filter(isGone)
    this.#openCalls = this.#openCalls.filter((call) => !isGone(call))
    this.push(gone.flatMap((open) => updatesAtLoss(open, this.#options.canFetch)))
  }

  /** `connection`: problems of a connection that is up. */
  status(connection: { problem(): string | null; missingRights(): readonly MissingRight[] }): PbxSourceStatus {
    const connected = this.isConnected
    const lasting = this.#gap(null)
    const gaps = [...(lasting ? [lasting] : []), ...this.#buffer.gaps]
    return {
      connected,
      since: this.#since,
      seenAt: this.#isComplete ? this.#aliveAt : this.#knownUntil,
      lastEventAt: this.#lastEventAt,
      problem: connected ? connection.problem() : this.#problem,
      missingRights: connected ? connection.missingRights() : [],
      gaps: gaps.toSorted((a, b) => b.from - a.from),
      waiting: this.#buffer.waiting,
      contexts: this.#options.tracker.contexts.list(),
    }
  }

  /** The present gap, until `to`; `null`: all calls are known, or never were. */
  #gap(to: number | null): Gap | null {
    if (this.#isComplete || this.#knownUntil === null) return null
    return { from: this.#knownUntil, to, code: this.#gapCode, dropped: 0 }
  }

  /** Runs work later; a second call with the same name postpones it. */
  schedule(name: string, ms: number, work: () => void): void {
    clearTimeout(this.#timers.get(name))
    if (this.#state !== 'stopped') this.#timers.set(name, setTimeout(work, ms))
  }

  /** The first failure is reported; failures right after it are the same one. */
  #noteFailure(error: unknown): void {
    if (this.#isDelivering) {
      this.#deps.report('Could not store updates, retrying', { error: messageOf(error) })
    }
    this.#isDelivering = false
  }
}

/** A call of an earlier run that is gone: its recordings are still on the disk of the PBX. */
function updatesAtLoss({ uniqueid, lastSignAt: at, call }: OpenCall, canFetch: boolean): CallUpdate[] {
  const files = call ? announcedFiles(call) : []
  return [
    { uniqueid, status: 'ended', at, connected: false, lost: true },
    ...files.map((path) => ({ uniqueid, at, recording: recordingNewsAtEnd(path, { voicemail: false, canFetch }) })),
  ]
}
