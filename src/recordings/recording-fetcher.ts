// Fetches a recording from its address: one attempt, returned as a value. The caller gets the time of the next attempt from
// `nextTryMs`.
//
// An attempt recovers from interruptions as far as it can: an answer that is cut in the middle is resumed where it ended (RFC
// 9110, sections 13.1.5 and 14), if the server can show that it still has the same file; otherwise the download starts again.
// Each piece follows the redirects again, because their target is often valid for a minute only.
//
// Other failures: an answer that would be the same next time is final (`again: false`). "Not there" (404) and "not allowed" (403)
// are not final: phone systems name a recording before it is available, and storage services give these answers for files that
// they do not have yet.
import { setTimeout as pause } from 'node:timers/promises'
import { RECORDING_BYTES_MAX, tooLarge } from './limits.ts'
import type { Draft, FileDigest, RecordingFiles } from './recording-files.ts'
import { MINUTE_MS } from '../time/durations.ts'

/** The guarded way to other machines, which src/delivery/downloader.ts implements (S11). */
interface Downloader {
  /** Never rejects. `refused`: a sentence that says why there is no answer. */
  get(request: DownloadRequest): Promise<DownloadResponse | { readonly refused: string; readonly again: boolean }>
}

export interface DownloadRequest {
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly idleMs: number
  readonly signal: AbortSignal
}

/** An answer whose body is read piece by piece to its end, or discarded. */
interface DownloadResponse {
  readonly status: number
  /** By names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly retryAfterMs: number | null
  next(): Promise<{ readonly chunk: Uint8Array } | { readonly end: true } | { readonly cut: string }>
  /** Has no effect after the end of the body. */
  discard(): Promise<void>
}

/** Credentials for one origin, such as `https://recordings.example:8443`, never sent to another (S26). */
export type Credentials = { readonly origin: string } & (
  | { readonly username: string; readonly password: string }
  | { readonly token: string }
)

interface FetchJob {
  readonly url: string
  readonly credentials: Credentials | null
  readonly signal?: AbortSignal
}

/** The caller keeps or drops `draft`. `problem` is for a person: what happened, and what to do. */
export type FetchResult =
  | ({ readonly ok: true; readonly draft: Draft; readonly contentType: string | null } & FileDigest)
  | { readonly ok: false; readonly again: boolean; readonly afterMs?: number; readonly problem: string }

export type FetchFailure = Extract<FetchResult, { ok: false }>

/** Makes one attempt. Rejects only when the draft cannot be written, such as with `disk_full`. */
export type FetchRecording = (job: FetchJob) => Promise<FetchResult>

interface FetcherDeps {
  readonly download: Downloader
  readonly files: Pick<RecordingFiles, 'draft'>
  /** Other limits, for tests. */
  readonly limits?: Partial<FetchLimits>
}

export interface FetchLimits {
  /** Time limit without a byte, or without an answer. */
  readonly idleMs: number
  /** Time limit of one attempt, with all its pieces. */
  readonly tryMs: number
  /** The pause before a cut recording is requested again; each further pause is longer by as much. */
  readonly pauseMs: number
}

const LIMITS: FetchLimits = { idleMs: 10_000, tryMs: 30 * 60_000, pauseMs: 500 }
/** Requests of one attempt. A server that cuts each of them is left alone for a while. */
const PIECES_MAX = 5
const REDIRECTS_MAX = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/**
 * Statuses below 500 that may change later. 202, 204: not ready yet. 403: S3's answer for a missing file to a client that may not
 * list. 404: Twilio until the recording is ready. 408, 425, 429: ask later. 409, 423: the file is being written.
 */
const LATER: ReadonlySet<number> = new Set([202, 204, 403, 404, 408, 409, 423, 425, 429])

const SECOND_MS = 1_000
const FIRST_WAITS_MS = [5, 15, 30, 60, 120, 300, 600, 900].map((seconds) => seconds * SECOND_MS)
const LATER_WAIT_MS = 30 * MINUTE_MS
const TRIED_FOR_MS = 24 * 60 * MINUTE_MS

/**
 * How long to wait after so many attempts (from 1), in milliseconds: briefly at first, because most recordings are ready within a
 * minute, then 30 minutes. `null`: 24 hours are over, so the recording is given up. If the server asks for a time (`afterMs`),
 * wait for the longer of both.
 */
export function nextTryMs(tries: number): number | null {
  const first = FIRST_WAITS_MS[tries - 1]
  if (first !== undefined) return first
  const waitedMs = FIRST_WAITS_MS.reduce((sum, ms) => sum + ms, 0) + (tries - FIRST_WAITS_MS.length) * LATER_WAIT_MS
  return waitedMs <= TRIED_FOR_MS ? LATER_WAIT_MS : null
}

export function createFetcher({ download, files, limits: given }: FetcherDeps): FetchRecording {
  const limits = { ...LIMITS, ...given }
  return async (job) => {
    const tryEnds = AbortSignal.timeout(limits.tryMs)
    const signal = job.signal ? AbortSignal.any([tryEnds, job.signal]) : tryEnds
    const copy = new PartialDownload(files)
    const way = { download, job, idleMs: limits.idleMs, signal }
    let isWhole = false
    try {
      let problem = ''
      for (let piece = 0; piece < PIECES_MAX; piece += 1) {
        // The signal ends the pause early, and is checked next.
        if (piece > 0) await pause(limits.pauseMs * piece, null, { signal }).catch(() => undefined)
        if (signal.aborted) break
        const fetched = await fetchPiece(way, copy)
        if ('cut' in fetched) {
          problem = fetched.cut
          continue
        }
        isWhole = fetched.ok
        if (isWhole || !signal.aborted) return fetched
      }
      if (tryEnds.aborted)
        problem = `${hostOf(job.url)} did not send the whole recording in ${minutesOf(limits.tryMs)}.`
      else if (signal.aborted) problem = 'Offhook stopped while downloading the recording.'
      return { ok: false, again: true, problem }
    } finally {
      if (!isWhole) await copy.reset()
    }
  }
}

/** The result of one request: the end of the attempt, or a reason to request the rest. */
type PieceResult = FetchResult | { readonly cut: string }

async function fetchPiece(way: FetchContext, copy: PartialDownload): Promise<PieceResult> {
  const reached = await followRedirects(way, copy.headersForRest())
  if ('ok' in reached) {
    // In the middle of a recording, a server that is briefly away counts as a cut.
    return reached.again && copy.isBegun && reached.afterMs === undefined ? { cut: reached.problem } : reached
  }
  const { answer, host } = reached
  try {
    const flaw = await copy.begin(answer, host)
    if (flaw !== null) return flaw
    for (;;) {
      const piece = await answer.next()
      if ('cut' in piece) return { cut: `${host} interrupted the download. ${piece.cut}` }
      if ('end' in piece) return copy.end(host)
      if (!(await copy.add(piece.chunk))) return tooLarge(`The recording at ${host}`)
    }
  } finally {
    await answer.discard()
  }
}

/** The part of a recording that has arrived, and the data that shows whether the server still has the same file. */
class PartialDownload {
  readonly #files: FetcherDeps['files']
  #draft: Draft | null = null
  #validator: string | null = null
  /** The size of the whole file, if the server states it. */
  #total: number | null = null
  #contentType: string | null = null

  constructor(files: FetcherDeps['files']) {
    this.#files = files
  }

  get isBegun(): boolean {
    return this.#draft !== null
  }

  /** The headers that request the rest, if a changed file can be detected. */
  headersForRest(): readonly (readonly [string, string])[] {
    const bytes = this.#draft?.bytes ?? 0
    if (bytes === 0 || this.#validator === null) return []
    return [
      ['range', `bytes=${bytes}-`],
      ['if-range', this.#validator],
    ]
  }

  /** Prepares for the body of this answer, or says why it is refused. */
  async begin(answer: DownloadResponse, host: string): Promise<PieceResult | null> {
    const { headers } = answer
    const coding = headers.get('content-encoding') ?? 'identity'
    if (coding.toLowerCase() !== 'identity') {
      const problem = `${host} sends the recording compressed (${coding}), although Offhook requested no compression. Switch off compression there.`
      return { ok: false, again: false, problem }
    }
    const length = sizeOf(headers.get('content-length'))
    if (answer.status !== 200) {
      const part = partOf(headers.get('content-range'))
      const have = this.#draft?.bytes ?? 0
      if (have === 0 || part?.start !== have || !this.#isSame(headers.get('etag'), part.total)) {
        await this.reset()
        return { cut: `${host} sent a different part of the recording than Offhook requested.` }
      }
      this.#total ??= part.total ?? (length === null ? null : have + length)
    } else {
      await this.reset()
      this.#draft = await this.#files.draft()
      this.#validator = validatorOf(headers)
      this.#total = length
      this.#contentType = headers.get('content-type') ?? null
    }
    return this.#total !== null && this.#total > RECORDING_BYTES_MAX ? tooLarge(`The recording at ${host}`) : null
  }

  /** Whether a part belongs to the file that was begun. A 416 has neither part nor tag: the file has become shorter. */
  #isSame(etag: string | undefined, total: number | null): boolean {
    return (etag === undefined || etag === this.#validator) && (total === null || total === (this.#total ?? total))
  }

  /** Adds a chunk; returns whether the recording is still within its limit (S43). */
  async add(chunk: Uint8Array): Promise<boolean> {
    if (this.#draft === null) return false
    if (this.#draft.bytes + chunk.length > RECORDING_BYTES_MAX) return false
    await this.#draft.write(chunk)
    return true
  }

  end(host: string): PieceResult {
    if (this.#draft === null) return { cut: `${host} sent nothing.` }
    const sum = this.#draft.digest()
    if (sum.bytes === 0) return { ok: false, again: true, problem: `${host} sent an empty file.` }
    if (this.#total !== null && sum.bytes < this.#total) {
      return { cut: `${host} sent ${sum.bytes} of ${this.#total} bytes.` }
    }
    return { ok: true, draft: this.#draft, contentType: this.#contentType, ...sum }
  }

  async reset(): Promise<void> {
    await this.#draft?.drop()
    this.#draft = null
    this.#validator = null
    this.#total = null
  }
}

interface FetchContext {
  readonly download: Downloader
  readonly job: FetchJob
  readonly idleMs: number
  readonly signal: AbortSignal
}

type FinalResponse = { readonly answer: DownloadResponse; readonly host: string }

/**
 * Follows the redirects of an address to the answer with the recording. The guard judges each step as it judged the first (S5).
 */
async function followRedirects(
  { download, job, idleMs, signal }: FetchContext,
  rest: readonly (readonly [string, string])[],
): Promise<FinalResponse | FetchFailure> {
  let at = URL.parse(job.url)
  // Once a redirect has left their origin, credentials are not sent again, not even back at the origin.
  let isAtHome = true
  for (let redirects = 0; at !== null && redirects <= REDIRECTS_MAX; redirects += 1) {
    if (at.username !== '' || at.password !== '')
      return final(`The URL contains credentials for ${at.host}. Set them as username and password instead.`)
    isAtHome &&= job.credentials !== null && URL.parse(job.credentials.origin)?.origin === at.origin
    const authorization = isAtHome ? authorizationOf(job.credentials) : null
    const headers = [...rest, ...(authorization === null ? [] : [['authorization', authorization] as const])]
    const answer = await download.get({ url: at.href, headers, idleMs, signal })
    if ('refused' in answer) return { ok: false, again: answer.again, problem: answer.refused }
    const { host } = at
    if (answer.status === 200 || answer.status === 206) return { answer, host }
    if (answer.status === 416 && rest.length > 0) return { answer, host }
    await answer.discard()
    if (!REDIRECTS.has(answer.status)) return failureOf(answer, host, job.credentials, isAtHome)
    const next = URL.parse(answer.headers.get('location') ?? '//', at)
    if (next === null) return final(`${host} returned a redirect (${answer.status}) without a location.`)
    if (at.protocol === 'https:' && next.protocol !== 'https:') {
      return final(
        `${host} redirects from https:// to ${next.protocol}//, which would expose the recording. Use an https:// URL.`,
      )
    }
    at = next
  }
  if (at === null) return final('This is not a URL. Enter a full URL such as https://example.com/recording.wav.')
  return final(`${hostOf(job.url)} redirected more than ${REDIRECTS_MAX} times.`)
}

function final(problem: string): FetchFailure {
  return { ok: false, again: false, problem }
}

/** The meaning of an answer without a recording. */
function failureOf(
  { status, retryAfterMs }: DownloadResponse,
  host: string,
  credentials: Credentials | null,
  sent: boolean,
): FetchFailure {
  const again = LATER.has(status) || status >= 500
  const problem = `${host} ${explainStatus(status, credentials, sent)} (${status}).`
  return { ok: false, again, problem, ...(again && retryAfterMs !== null ? { afterMs: retryAfterMs } : {}) }
}

/**
 * A 401 is final: the same credentials would be refused again, and some servers lock out clients that repeat wrong credentials.
 */
function explainStatus(status: number, credentials: Credentials | null, sent: boolean): string {
  if (status === 401 && sent) return 'rejected the credentials: correct them where the URL comes from'
  if (status === 401 && credentials !== null) {
    return `requires credentials, but the ones that were set are for ${credentials.origin} only`
  }
  if (status === 401) return 'requires credentials: set a username and password, or a token, with the URL'
  if (status === 403) return 'denied access to the recording, or does not have it yet'
  if (status === 404) return 'does not have the recording yet'
  if (status === 410) return 'says that the recording is permanently gone'
  if (status === 202 || status === 204) return 'has not created the recording yet'
  if (status === 429) return 'is rate limiting requests'
  if (status >= 500) return 'could not provide the recording'
  return 'did not provide the recording'
}

function authorizationOf(credentials: Credentials | null): string | null {
  if (credentials === null) return null
  if ('token' in credentials) return `Bearer ${credentials.token}`
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
}

/**
 * The value for If-Range (RFC 9110, section 13.1.5): a strong ETag, or a Last-Modified that is at least a second older than the
 * answer, so that it cannot mean two versions (section 8.8.2.2).
 */
function validatorOf(headers: DownloadResponse['headers']): string | null {
  const etag = headers.get('etag')
  if (etag !== undefined) return etag.startsWith('"') ? etag : null
  const modified = headers.get('last-modified')
  const agedMs = Date.parse(headers.get('date') ?? '') - Date.parse(modified ?? '')
  return modified !== undefined && agedMs >= SECOND_MS ? modified : null
}

function sizeOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Parses `bytes 100-199/1000`; the total may be `*`. */
function partOf(text: string | undefined): { readonly start: number; readonly total: number | null } | null {
  const [, start, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(text ?? '') ?? []
  return start === undefined ? null : { start: Number(start), total: sizeOf(total) }
}

function minutesOf(ms: number): string {
  return `${ms / MINUTE_MS} minutes`
}

/** The host alone, because addresses of recordings often hold a secret in their path or query. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'The server'
}
