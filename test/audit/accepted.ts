// The responses to the generator, compared with the stored data (D1, C5, C8).
//
// Accepted ⊆ stored: every event that a response named is stored, with the reported type. Stored ⊆ sent: no stored
// event was made up or doubled: an update that was sent again after a lost response, or twice
// at once, made a single event.
import type { AnswerLine, Ledgers, UpdateRequest, StoredEvent, UpdateResult, SentUpdate } from './ledgers.ts'

/** The types of events that no update reports: they are created when a call is final, or changed afterwards. */
const AFTER_THE_END: ReadonlySet<string> = new Set(['final', 'updated'])

export function accepted({ generator, program }: Ledgers): string[] {
  const questions = new Map<number, UpdateRequest>()
  const answers = new Map<number, AnswerLine>()
  const wrong: string[] = []
  for (const line of generator) {
    const seen: Map<number, UpdateRequest | AnswerLine> = 'updates' in line ? questions : answers
    if (seen.has(line.ask)) wrong.push(`ask ${line.ask} is in the ledger twice`)
    if ('updates' in line) questions.set(line.ask, line)
    else answers.set(line.ask, line)
  }
  const eventsOf = Map.groupBy(program.events, ({ callId }) => callId)
  const stored = new Map(program.calls.map(({ uniqueid, callId }) => [uniqueid, eventsOf.get(callId) ?? []]))
  const settled = new Map<string, SentUpdate>()
  const applied = new Set<string>()
  for (const answer of answers.values()) {
    const question = questions.get(answer.ask)
    if (question) wrong.push(...answered(question, answer, { stored, settled, applied }))
    else wrong.push(`ask ${answer.ask} was answered and never asked`)
  }
  for (const { ask } of questions.values()) if (!answers.has(ask)) wrong.push(`ask ${ask} has no end in the ledger`)
  const updates = [...questions.values()].flatMap((question) => question.updates)
  for (const { event_id } of updates) {
    if (!settled.has(event_id)) wrong.push(`update ${event_id} never got an answer that accepts it`)
  }
  const perhapsStored = new Set(
    [...answers.values()]
      .filter(({ status }) => status === 0 || status === 503)
      .flatMap(({ ask }) => questions.get(ask)?.updates ?? [])
      .map(({ event_id }) => event_id),
  )
  for (const eventId of settled.keys()) {
    if (!applied.has(eventId) && !perhapsStored.has(eventId)) wrong.push(`update ${eventId} was only ever a duplicate`)
  }
  return [...new Set(wrong), ...invented(program.calls, stored, [...settled.values()])]
}

interface AuditState {
  /** Events by the uniqueid of their call. */
  readonly stored: ReadonlyMap<string, readonly StoredEvent[]>
  /** Updates that were accepted, by event id. */
  readonly settled: Map<string, SentUpdate>
  /** The event ids that an answer accepted as new, not as a duplicate. */
  readonly applied: Set<string>
}

function answered({ ask, updates }: UpdateRequest, answer: AnswerLine, state: AuditState): string[] {
  const { stored, settled, applied } = state
  if (answer.status === 0 || answer.status === 503) return []
  if (answer.status !== 202) return [`ask ${ask} was answered ${answer.status}`]
  const results = answer.results ?? []
  if (results.length !== updates.length)
    return [`ask ${ask} had ${updates.length} updates and ${results.length} results`]
  return updates.flatMap((update, i) => {
    const result = results[i]
    if (result?.uniqueid !== update.uniqueid) return [`ask ${ask}: result ${i} is of another call than update ${i}`]
    if (result.result !== 'duplicate') {
      if (applied.has(update.event_id)) return [`update ${update.event_id} was accepted by two answers`]
      applied.add(update.event_id)
    }
    settled.set(update.event_id, update)
    return storedAs(update, result, stored.get(update.uniqueid) ?? [])
  })
}

function storedAs(update: SentUpdate, { result, sequences }: UpdateResult, events: readonly StoredEvent[]): string[] {
  const { event_id, status } = update
  if (result === 'event' && sequences.length === 0) return [`update ${event_id} made an event without a number`]
  if (result === 'duplicate' && sequences.length > 0) return [`update ${event_id} is a duplicate that made an event`]
  if (result === 'ignored') return [`update ${event_id} was ignored`]
  return sequences.flatMap((sequence, i) => {
    const event = events.find((one) => one.sequence === sequence)
    if (!event) return [`event ${sequence} was promised for update ${event_id} and is not stored`]
    const right = i === 0 && result === 'event' ? event.type === status : AFTER_THE_END.has(event.type)
    return right ? [] : [`event ${sequence} was promised for update ${event_id} (${status}) and is ${event.type}`]
  })
}

/** Each call contains exactly the changes of status that were accepted for it, in the order in which they were sent. */
function invented(
  calls: Ledgers['program']['calls'],
  stored: AuditState['stored'],
  settled: readonly SentUpdate[],
): string[] {
  const acceptedByCall = Map.groupBy(settled, ({ uniqueid }) => uniqueid)
  const once = new Set(calls.map(({ uniqueid }) => uniqueid))
  const twice = once.size === calls.length ? [] : ['a call is stored twice']
  const missing = [...acceptedByCall.keys()].filter((uniqueid) => !once.has(uniqueid))
  return [
    ...twice,
    ...missing.map((uniqueid) => `call ${uniqueid} was accepted and is not stored`),
    ...[...once].flatMap((uniqueid) => {
      const statuses = (acceptedByCall.get(uniqueid) ?? []).flatMap(({ status }) =>
        status === undefined ? [] : [status],
      )
      const events = (stored.get(uniqueid) ?? []).filter(({ type }) => !AFTER_THE_END.has(type))
      const types = events.toSorted((a, b) => a.sequence - b.sequence).map(({ type }) => type)
      const same = types.join(' ') === statuses.join(' ')
      return same ? [] : [`call ${uniqueid} was told ${statuses.join(', ')} and holds ${types.join(', ')}`]
    }),
  ]
}

/** The events of a call are numbered 1 to n without a gap, and an ended call has exactly one final event (C5, C9). */
export function numbered({ program, integrations }: Ledgers): string[] {
  const eventsOf = Map.groupBy(program.events, ({ callId }) => callId)
  const known = new Set(program.calls.map(({ callId }) => callId))
  const lost = [...eventsOf.keys()].filter((callId) => !known.has(callId))
  const anyFinal = integrations.some(({ final }) => final)
  return [
    ...lost.map((callId) => `events of call ${callId} are stored without their call`),
    ...program.calls.flatMap(({ uniqueid, callId }) => {
      const events = (eventsOf.get(callId) ?? []).toSorted((a, b) => a.sequence - b.sequence)
      const numbers = events.map(({ sequence }) => sequence)
      const gapless = numbers.every((number, i) => number === i + 1)
      const finals = events.filter(({ type }) => type === 'final').length
      const wanted = anyFinal && events.some(({ type }) => type === 'ended') ? 1 : 0
      return [
        ...(gapless ? [] : [`the events of call ${uniqueid} are numbered ${numbers.join(', ')}`]),
        ...(finals === wanted ? [] : [`call ${uniqueid} has ${finals} final events instead of ${wanted}`]),
      ]
    }),
  ]
}
