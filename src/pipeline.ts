// The story of Offhook in one page: what a source learned becomes requests that are owed, in one transaction.
//
//   think: follow each update -> look up what was before -> take the calls under lock -> match -> render -> store -> commit
//   -> wake the dispatcher
//
// A call is thought through as it was stored here last. Under its lock the database says whether it still is; if not, it is
// thought through again. Between "take" and "store" everything is pure functions. The promise given to whoever sent an
// update is kept by the commit, never before it (D1).
import type { CallEvent, CallHistory, CallUpdate } from './calls/call.ts'
import type { Dispatcher } from './delivery/dispatcher.ts'
import { OffhookError } from './errors.ts'
import { publicId, uuidv7 } from './ids.ts'
import { readRecord, type CallRecord, type Telling } from './intake/follow.ts'
import { columnsOf, followCall, type AccountContext, type FollowedCall } from './intake/follow-call.ts'
import {
  askedOf,
  createHistory,
  createHistoryChanges,
  type History,
  type HistoryChanges,
  type HistoryFound,
} from './intake/history.ts'
import { createGather, UNREADABLE, type Gather, type Intake, type Taken } from './intake/gather.ts'
import { planOf, type Plan, type PlannedCall, type Step } from './intake/plan.ts'
import type { StoredOutput } from './intake/output.ts'
import { createOutputs, type Outputs } from './intake/outputs.ts'
import { createRecent, type Recent, type Remembered } from './intake/recent.ts'
import { createRenderShare } from './intake/renders.ts'
import type { Refusal, RenderedRequest } from './render/request.ts'
import type { Epoch } from './store/lanes/epoch.ts'
import type { HotConnection } from './store/database/hot-connection.ts'
import { saveHistoryCounts } from './store/calls/caller-history.ts'
import { storeBatch, lockCalls } from './store/calls/call-batch.ts'
import type {
  CallColumns,
  CallRef,
  CachedCall,
  CallsToLock,
  LockedCall,
  UncachedCall,
} from './store/calls/call-batch.ts'
import { partitionDay } from './store/lanes/lane-store.ts'
import { createSlices } from './slices.ts'

/** One account as the pipeline needs it: who hears of its calls, and what is known of its numbers. */
export interface Audience extends AccountContext {
  /**
   * Whether this integration wants this event of the kinds it was offered: its conditions (C15). `ticked`: who was chosen to be
   * told of a test call (C16).
   */
  wants(integrationId: number, event: CallEvent, ticked?: readonly string[]): boolean
  render(integrationId: number, event: CallEvent, eventId: string): RenderedRequest | Refusal
  /** Whether it is not there any more; a call may owe it a final all the same (C9). */
  isDeleted(integrationId: number): boolean
}

export interface PipelineParts {
  readonly connections: readonly HotConnection[]
  readonly epoch: Epoch
  readonly dispatcher: Pick<Dispatcher, 'canInsertClaimed' | 'isBacklogFull' | 'countStored' | 'enqueue' | 'wake'>
  readonly audience: (accountId: number) => Audience
  readonly now: () => number
  /** Told after each commit, once for each part of it that was stored, for the live view. */
  readonly changed?: (output: StoredOutput) => void
  /** Told of each call that was met and whose record cannot be read (S46). */
  readonly unreadable?: (call: CallRef) => void
  /** Told after a commit that begins recordings or steps. */
  readonly begun?: () => void
}

export type Pipeline = Gather

export function createPipeline(parts: PipelineParts): Pipeline {
  const share = createRenderShare()
  const recent = createRecent()
  const history = createHistory()
  const possible = ({ accountId, quiet, updates }: Intake): number =>
    quiet ? 0 : updates.length * parts.audience(accountId).listeners.length
  const write = async (connection: HotConnection, intakes: readonly Intake[]): Promise<Taken[][]> => {
    const { taken, made } = await run(parts, { connection, recent, history }, intakes)
    share.learn({ possible: intakes.reduce((sum, intake) => sum + possible(intake), 0), made })
    return taken
  }
  return createGather({
    writers: parts.connections.map((connection) => (intakes) => write(connection, intakes)),
    rendersOf: (intake) => Math.max(intake.updates.length, share.expected(possible(intake))),
  })
}

interface Applied {
  readonly taken: Taken[][]
  /** How many requests came of it. */
  readonly made: number
}

/** Where a batch is applied, and what is remembered there. */
interface Place {
  readonly connection: HotConnection
  readonly recent: Recent
  readonly history: History
}

/** Applies a batch. */
async function run(parts: PipelineParts, place: Place, intakes: readonly Intake[]): Promise<Applied> {
  const plan = planOf(intakes)
  const applied = (await apply(parts, place, { intakes, plan })) ?? (await apply(parts, place, { intakes, plan }))
  if (!applied) throw new OffhookError('lost_row', 'A call is missing that was just stored.')
  return applied
}

/** Applies a batch; `null` when a call is gone that was remembered: it is older than what is kept, and forgotten now. */
async function apply(
  parts: PipelineParts,
  { connection, recent, history }: Place,
  { intakes, plan }: { readonly intakes: readonly Intake[]; readonly plan: Plan },
): Promise<Applied | null> {
  const { epoch, dispatcher } = parts
  // Others have their turn in between: what one account's conditions and requests cost does not hold up the rest (S45).
  const slices = createSlices()
  const first: FirstThought[] = []
  for (const call of plan.calls) {
    first.push(think(parts, call, recent.get(call.name)))
    await slices()
  }
  const asked = first.flatMap(({ call, told }) => (told.record && askedOf(call.name, call.key, told.record.call)) ?? [])
  await connection.command('BEGIN')
  try {
    epoch.check()
    const { histories, toKeep } = asked.length === 0 ? NO_HISTORY : await history.lookUp(connection, asked)
    const thoughts: Thought[] = []
    for (const { call, known, told } of first) {
      const history = histories.get(call.name)
      const again = history ? think(parts, call, known, history).told : told
      thoughts.push({ call, known, history, told: again, columns: columnsOf(again.record) })
      await slices()
    }
    const { calls, newEvents: fresh } = await lockCalls(connection, { ...takeBatch(thoughts), ids: plan.ids })
    if (calls.length < thoughts.length) {
      for (const { call } of thoughts) recent.forget(call.name)
      await connection.command('ROLLBACK')
      return null
    }
    const outputs = createOutputs(partitionDay(parts.now()), dispatcher, (batch) =>
      storeBatch(connection, epoch.number, batch),
    )
    const results: Results = {
      outputs,
      taken: intakes.map(() => []),
      stored: [],
      historyChanges: createHistoryChanges(),
      slices,
    }
    for (const row of calls) {
      const thought = thoughts[plan.indexOf(row)]
      if (!thought) throw new OffhookError('lost_row', 'The database answered with a call that was not asked for.')
      await applyCall(parts, results, row, { thought, isFresh: (step) => plan.isFresh(step, fresh) })
    }
    await results.historyChanges.store(connection)
    const kept = await outputs.end()
    const tag = await connection.command('COMMIT')
    if (tag !== 'COMMIT') throw new OffhookError('not_committed', 'The database did not keep the batch.')
    for (const { name, call } of results.stored) recent.keep(name, call)
    for (const output of kept) {
      output.hand()
      for (const call of output.setAside) parts.unreadable?.(call)
      parts.changed?.(output)
    }
    if (kept.some(({ beginsWork }) => beginsWork)) parts.begun?.()
    // It only makes what comes faster, and what is stored is stored.
    if (toKeep.length > 0) await saveHistoryCounts(connection, toKeep).catch(() => undefined)
    return { taken: results.taken, made: kept.reduce((sum, { made }) => sum + made, 0) }
  } catch (error) {
    await connection.command('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    history.over(asked)
  }
}

/** What comes of the calls of a batch, until it is stored. */
interface Results {
  readonly outputs: Outputs
  /** Of each intake, by the place of the update in it. */
  readonly taken: Taken[][]
  readonly stored: { readonly name: string; readonly call: Remembered }[]
  readonly historyChanges: HistoryChanges
  readonly slices: () => Promise<void>
}

/** Applies the updates of one call, whose row is locked. */
async function applyCall(
  parts: PipelineParts,
  { outputs, taken: all, stored, historyChanges, slices }: Results,
  row: LockedCall,
  { thought, isFresh }: { readonly thought: Thought; readonly isFresh: (step: Step) => boolean },
): Promise<void> {
  const { call, columns } = thought
  const confirmed = confirm(parts, row, { thought, isFresh })
  if (confirmed === null) {
    outputs.current.setAside(row)
    for (const { update, intake, index } of call.steps) {
      const place = all[intake]
      if (place) place[index] = unreadable(update)
    }
    return
  }
  const { before, told, change } = confirmed
  const { record, steps } = told
  const written = change ?? (row.found === 'new' ? columns : null)
  if (change) outputs.current.change(row, change)
  if (record === null) outputs.current.drop(row)
  else if (written) {
    historyChanges.add(call.key, before?.call ?? null, record.call)
    const version = change ? row.version + 1 : row.version
    stored.push({ name: call.name, call: { callId: row.callId, version, record, units: written.state.length } })
  }
  for (const { step, taken, tellings, begins, follow } of steps) {
    const place = all[step.intake]
    if (place) place[step.index] = taken
    const of = { ...call.key, callId: row.callId }
    if (begins) outputs.current.recording(of, begins)
    if (follow.length > 0) outputs.current.steps(of, follow)
    for (const telling of tellings) await deliver(parts, outputs, { call, callId: row.callId, telling, record, slices })
  }
}

const NO_HISTORY: HistoryFound = { histories: new Map(), toKeep: [] }

/** What a call of the batch becomes if it is as it was stored here last, or new. */
interface FirstThought {
  readonly call: PlannedCall
  readonly known: Remembered | undefined
  readonly told: FollowedCall
}

/** The same with what was before it (C22). */
interface Thought extends FirstThought {
  readonly history: CallHistory | undefined
  readonly columns: CallColumns
}

/** `history`: what was looked up for it (C22). */
function think(
  parts: PipelineParts,
  call: PlannedCall,
  known: Remembered | undefined,
  history?: CallHistory,
): FirstThought {
  return {
    call,
    known,
    told: followCall(parts.audience(call.key.accountId), call, parts.now(), {
      before: known?.record ?? null,
      history,
      isFresh: () => true,
    }),
  }
}

function takeBatch(thoughts: readonly Thought[]): Pick<CallsToLock, 'recent' | 'unknown'> {
  const recent: CachedCall[] = []
  const unknown: UncachedCall[] = []
  for (const { call, known, columns } of thoughts) {
    if (known) recent.push({ ...call.key, callId: known.callId, version: known.version })
    else unknown.push({ ...call.key, callId: uuidv7(), columns })
  }
  return { recent, unknown }
}

/**
 * What the call becomes, now that its row is locked, and what is to be stored of it (`change` is null: it stands as it is); `null`:
 * its record cannot be read, which is no reason to refuse the calls beside it.
 */
function confirm(
  parts: PipelineParts,
  { found }: LockedCall,
  { thought, isFresh }: { readonly thought: Thought; readonly isFresh: (step: Step) => boolean },
): { readonly before: CallRecord | null; readonly told: FollowedCall; readonly change: CallColumns | null } | null {
  const { call, known, history, told, columns } = thought
  if (typeof found === 'string' && call.steps.every(isFresh))
    return { before: known?.record ?? null, told, change: found === 'new' ? null : columns }
  const stored = typeof found === 'string' ? undefined : readRecord(found.state)
  if (stored === null) return null
  const before = found === 'same' ? (known?.record ?? null) : (stored ?? null)
  const again = followCall(parts.audience(call.key.accountId), call, parts.now(), { before, history, isFresh })
  // A call that is not remembered got its sign of life when its row was taken; a remembered one gets it by being stored.
  const isChange = again.record !== before || known !== undefined
  return { before, told: again, change: again.record !== null && isChange ? columnsOf(again.record) : null }
}

const unreadable = ({ uniqueid }: CallUpdate): Taken => ({
  uniqueid,
  result: 'ignored',
  sequences: [],
  reason: UNREADABLE,
})

/** An event becomes the requests it owes: one for each integration that hears of it and wants it. */
async function deliver(
  parts: PipelineParts,
  outputs: Outputs,
  {
    call,
    callId,
    telling,
    record,
    slices,
  }: { call: PlannedCall; callId: string; telling: Telling; record: CallRecord | null; slices: () => Promise<void> },
): Promise<void> {
  const { accountId } = call.key
  const audience = parts.audience(accountId)
  const eventId = uuidv7(parts.now())
  outputs.current.event({ accountId, callId, eventId, event: telling.event, isQuiet: record?.quiet === true })
  for (const integrationId of telling.to) {
    const of = { accountId, callId, integrationId, event: telling.event }
    if (audience.wants(integrationId, telling.event, record?.call.ticked)) {
      const request = asTest(record, audience.render(integrationId, telling.event, publicId('evt', eventId)))
      outputs.current.delivery({ ...of, request })
      await outputs.next()
    } else if (telling.event.type === 'final' && audience.isDeleted(integrationId)) {
      // It was owed when the call ended, and what is owed does not disappear (D2).
      outputs.current.skip(of)
    }
    await slices()
  }
}

/** What is sent of a test call is told apart from then on: it says nothing of the receiver's health (C16). */
function asTest(record: CallRecord | null, request: RenderedRequest | Refusal): RenderedRequest | Refusal {
  return record?.call.isTest && !('refused' in request) ? { ...request, isTest: true } : request
}
