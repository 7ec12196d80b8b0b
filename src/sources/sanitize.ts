// Sanitizes the updates of an adapter, whatever a stranger wrote into a message: values that cannot be stored are left out,
// and reported.
import type { CallUpdate, Fields, FieldValue, RecordingNews } from '../calls/call.ts'
import { flawOfField, readValue } from '../calls/field-values.ts'
import { clean, cleanText } from '../calls/text.ts'
import { isWebAddress } from '../calls/web-address.ts'

interface SanitizeOptions {
  /** Two letters: the country of numbers without a country code (T17). */
  readonly country: string
  /** In ms since 1970. */
  readonly nowMs: number
  /** A person reprocesses the message: its age does not matter. */
  readonly allowsOld: boolean
}

interface SanitizeResult {
  readonly updates: readonly CallUpdate[]
  /** The values left out and why, in sentences. */
  readonly problems: readonly string[]
}

/** Maximum length of an id of a call or an event: all systems have far shorter ids, and an index entry must hold it. */
const ID_MAX = 255
/** Maximum number of fields in one update: more are a mistake. */
const FIELDS_MAX = 300
/** As long as event ids are kept (C8): an older event could be a duplicate of a reported one. */
const OLDEST_MS = 48 * 60 * 60_000
/** Maximum number of updates in one message: a thousand calls with all their moments. Each is a step of one transaction. */
const UPDATES_MAX = 3_000
/** Enough to fix a mapping, few enough to read. */
const PROBLEMS_MAX = 20

export function sanitizeUpdates(updates: readonly CallUpdate[], options: SanitizeOptions): SanitizeResult {
  const problems: string[] = []
  const report = (problem: string): void => {
    if (problems.length < PROBLEMS_MAX && !problems.includes(problem)) problems.push(problem)
  }
  if (updates.length > UPDATES_MAX)
    report(`The message contains more than ${UPDATES_MAX} call updates. The rest was ignored.`)
  const sanitized = updates.slice(0, UPDATES_MAX).flatMap((update) => sanitizeUpdate(update, options, report) ?? [])
  return { updates: sanitized, problems }
}

function sanitizeUpdate(
  { fields, recording, eventId, order, ...update }: CallUpdate,
  options: SanitizeOptions,
  report: (problem: string) => void,
): CallUpdate | null {
  const uniqueid = cleanText(update.uniqueid)
  if (uniqueid === '' || uniqueid.length > ID_MAX) {
    report(`The unique ID must have 1 to ${ID_MAX} characters. This one has ${uniqueid.length}.`)
    return null
  }
  if (eventId !== undefined && eventId.length > ID_MAX) {
    report(`The message ID must have at most ${ID_MAX} characters. This one has ${eventId.length}.`)
    return null
  }
  if (!options.allowsOld && update.at !== undefined && update.at < options.nowMs - OLDEST_MS) {
    const when = new Date(Math.max(0, update.at)).toISOString()
    report(`The update is from ${when}, more than two days ago. It was ignored to avoid sending old events again.`)
    return null
  }
  const news = recording && 'url' in recording && !isWebAddress(recording.url) ? undefined : recording
  if (recording && !news)
    report('The recording URL must start with http:// or https:// and must not contain a username.')
  return {
    ...update,
    uniqueid,
    ...(eventId !== undefined && { eventId: cleanText(eventId) }),
    ...(fields && { fields: sanitizeFields(fields, options, report) }),
    ...(order && isUsableOrder(order) && { order: { ...order, of: cleanText(order.of) } }),
    ...(news && { recording: clean(news) as RecordingNews }),
  }
}

/** The leg is stored with the call; an invalid number, or one too large to differ from the next, would decide at random. */
function isUsableOrder({ of, number }: NonNullable<CallUpdate['order']>): boolean {
  return of !== '' && of.length <= ID_MAX && Math.abs(number) <= Number.MAX_SAFE_INTEGER
}

function sanitizeFields(fields: Fields, { country }: SanitizeOptions, report: (problem: string) => void): Fields {
  const sanitized: Record<string, FieldValue> = {}
  let count = 0
  for (const [code, value] of Object.entries(fields)) {
    // An empty value of a vendor is unknown (C14).
    if (value === '' || value === undefined) continue
    if (++count > FIELDS_MAX) {
      report(`The message contains more than ${FIELDS_MAX} fields. The rest was ignored.`)
      break
    }
    const cleaned = clean(value) as FieldValue
    const flaw = flawOfField(code, cleaned)
    if (flaw === null) sanitized[code] = readValue(code, cleaned, country)
    else report(`The field ${code} was ignored: ${flaw}`)
  }
  return sanitized
}
