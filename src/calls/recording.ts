// The recordings of a call, and the state of the wait for them (C9).
//
// A recording may be announced; it comes, as an address, a file or an upload; it is converted to MP3, or given up:
//
//   state     | announced  | comes   | is made | is given up
//   ----------+------------+---------+---------+------------
//   not known | announced  | coming  | ready   | failed
//   announced | announced  | coming  | ready   | failed
//   coming    | coming     | coming  | ready   | failed
//   failed    | announced  | coming  | ready   | failed
//   ready     | ready      | ready   | ready   | ready
//
// An announcement without a name is met by the next recording that comes, and changes nothing once a recording has come. While a
// recording is announced or coming, the call's recording is expected. A call may have several; its fields describe the longest.
import type { Call, CallRecording, Fields, RecordingDone, RecordingNews, RecordingState } from './call.ts'

type Recordings = NonNullable<Call['recordings']>

/**
 * Stands in a field in place of a recording's address: the address depends on the request, which decides who may listen and for
 * how long.
 */
const REFERENCE = 'recording:'

/** The fields whose value may be such a reference. */
export const RECORDING_LINK_FIELDS: readonly string[] = ['recording_url', 'voicemail_url']

/** The public id of the recording that a field's value refers to; `null`: the value is no reference. */
export function recordingRefersTo(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith(REFERENCE) ? value.slice(REFERENCE.length) : null
}

/** The fields with each reference to a recording replaced by the result of `link`, which gets its public id. */
export async function withRecordingLinks(
  fields: Fields,
  link: (recording: string) => Promise<string | null>,
): Promise<Fields> {
  const links: Record<string, string | null> = {}
  for (const name of RECORDING_LINK_FIELDS) {
    const recording = recordingRefersTo(fields[name])
    if (recording !== null) links[name] = await link(recording)
  }
  return { ...fields, ...links }
}

interface RecordingChange {
  /** The same object when the news changes nothing. */
  readonly recordings: Recordings
  readonly state: RecordingState
  /** The fields that the news sets. */
  readonly fields: Fields
  /** Whether the recording is to be fetched, or converted to MP3, from now on. */
  readonly begins: boolean
}

const NONE: Recordings = {}
/** The ref of an announcement without a name. */
const UNNAMED = ''
/** Limit of recordings of one call: with more, the sender is looping, and each update of a call stores them all. */
export const RECORDINGS_MAX = 200

/** The recordings of a call after the news, and the fields that the news sets. */
export function applyRecordingNews(known: Recordings | undefined, news: RecordingNews): RecordingChange {
  return applyNews(known ?? NONE, news)
}

function applyNews(known: Recordings, news: RecordingNews): RecordingChange {
  const ref = refOf(news)
  if ('expected' in news && ref === UNNAMED && hasCome(known)) return changeOf(known, news, false)
  const before = Object.hasOwn(known, ref) ? known[ref] : undefined
  if (before === undefined && Object.keys(known).length >= RECORDINGS_MAX) return changeOf(known, news, false)
  const after = next(before, news)
  const changed = before?.state !== after.state || before.seconds !== after.seconds
  const recordings = changed ? { ...known, [ref]: after } : known
  const met = ref !== UNNAMED && after.state !== 'failed' && known[UNNAMED] ? withoutUnnamed(recordings) : recordings
  return changeOf(met, news, changed && after.state === 'coming')
}

function changeOf(recordings: Recordings, news: RecordingNews, begins: boolean): RecordingChange {
  return { recordings, state: stateOf(recordings), fields: fieldsOf(recordings, news), begins }
}

function hasCome(recordings: Recordings): boolean {
  return Object.values(recordings).some(({ state }) => state === 'coming' || state === 'ready')
}

/** The ref that identifies a recording within its call. */
export function refOf(news: RecordingNews): string {
  if ('url' in news) return news.url
  if ('file' in news) return news.file
  if ('kept' in news) return news.kept.ref
  if ('done' in news) return news.done.ref
  if ('lost' in news) return news.lost.ref
  return news.of ?? UNNAMED
}

function next(before: CallRecording | undefined, news: RecordingNews): CallRecording {
  const voicemail = ('file' in news && news.voicemail) || before?.voicemail ? ({ voicemail: true } as const) : {}
  if (before?.state === 'ready') return before
  if ('done' in news) return readyOf(news.done)
  if ('failed' in news || 'lost' in news) return { state: 'failed', ...voicemail }
  if ('expected' in news) return before?.state === 'coming' ? before : { state: 'announced', ...voicemail }
  return { state: 'coming', ...voicemail }
}

function readyOf({ id, seconds, voicemail }: RecordingDone): CallRecording {
  return { state: 'ready', id, seconds, ...(voicemail && { voicemail }) }
}

function withoutUnnamed({ [UNNAMED]: _met, ...rest }: Recordings): Recordings {
  return rest
}

function stateOf(recordings: Recordings): RecordingState {
  const states = new Set(Object.values(recordings).map(({ state }) => state))
  if (states.has('announced') || states.has('coming')) return 'expected'
  if (states.has('ready')) return 'ready'
  return states.has('failed') ? 'failed' : 'none'
}

function fieldsOf(recordings: Recordings, news: RecordingNews): Fields {
  if ('failed' in news || 'lost' in news) return {}
  if (!('done' in news)) return { recorded: true }
  const longest = longestOf(Object.values(recordings))
  const voicemail = longestOf(Object.values(recordings).filter((one) => one.voicemail))
  return {
    recorded: true,
    ...(longest?.id !== undefined && {
      recording_url: REFERENCE + longest.id,
      recording_id: longest.id,
      recording_duration: Math.round(longest.seconds ?? 0),
    }),
    ...(voicemail?.id !== undefined && { voicemail_url: REFERENCE + voicemail.id }),
  }
}

function longestOf(recordings: readonly CallRecording[]): CallRecording | undefined {
  let longest: CallRecording | undefined
  for (const one of recordings)
    if (one.state === 'ready' && (longest === undefined || (one.seconds ?? 0) > (longest.seconds ?? 0))) longest = one
  return longest
}
