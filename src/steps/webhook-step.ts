// One attempt of a webhook step: the request, and the meaning of its response.
//
//   answer                                  | meaning
//   ----------------------------------------+---------------------------------
//   2xx with JSON, or nothing               | done
//   2xx with anything else                  | failed
//   202                                     | it will answer later
//   408, 425, 429, 5xx, no answer           | failed, and tried again
//   any other status, an address refused    | failed
import { ANSWER_BYTES_MAX, parseStepAnswer } from './step-answer.ts'
import { signCallback } from './step-callback.ts'
import { multipartForm } from './multipart-form.ts'
import { toSingleLine } from '../text/single-line.ts'
import type { Mask } from '../text/mask.ts'
import type { WebhookStep } from './step.ts'
import { STEP_LINK_MS } from './step-run.ts'
import type { StepOutcome, StepAnswer, StepRequest, StepRun, StepRunnerDeps, StepPayload } from './step-run.ts'

interface WebhookOptions {
  readonly run: StepRun
  readonly step: WebhookStep
  readonly payload: StepPayload
  readonly country: string
  readonly signal: AbortSignal
}

/** Makes one attempt. Rejects only for causes outside the receiver, such as a database that is away. */
export async function runWebhookStep(deps: StepRunnerDeps, options: WebhookOptions): Promise<StepOutcome> {
  const { step, run, signal, country } = options
  const { settings } = step
  const authorization = await authorizationOf(deps, options)
  if ('problem' in authorization) return { is: 'failed', problem: authorization.problem, again: false }
  const untilMs = callbackExpiry(step, run, deps.now())
  const callback = untilMs === null ? null : await createCallback(deps, run, untilMs)
  const message = settings.send === 'audio' ? await audioBody(deps, options) : await jsonBody(deps, options, callback)
  if (message === null)
    return { is: 'failed', problem: 'The recording was deleted before the step could send it.', again: false }
  const received = await deps.send({
    accountId: run.accountId,
    url: settings.url,
    headers: [
      ['content-type', message.type],
      ['accept', 'application/json'],
      ...(settings.send === 'audio' && callback ? ([['offhook-callback', callback.url]] as const) : []),
      ...authorization.headers,
    ],
    body: message.body,
    timeoutMs: settings.timeout_s * 1000,
    answerBytesMax: ANSWER_BYTES_MAX,
    signal,
  })
  if (received.status === null && signal.aborted) return { is: 'stopped' }
  // Some receivers repeat the request in their response. A person who may read the call must not learn the step's secret, nor
  // answer in its place.
  const answer = maskAnswer(received, deps.mask([...authorization.secrets, ...(callback ? [callback.signed] : [])]))
  if (answer.status === 202) {
    if (callback) return { is: 'later', untilMs: callback.untilMs }
    return {
      is: 'failed',
      problem:
        'The receiver returned 202, but callbacks are off ("later_s" is 0). Return the result with 200, or raise "later_s".',
      again: false,
    }
  }
  return outcomeOfAnswer(answer, { take: settings.take, country })
}

interface WebhookBody {
  readonly type: string
  readonly body: StepRequest['body']
}

/** Where a later answer is accepted. */
interface Callback {
  readonly untilMs: number
  /** The signed part of the address. */
  readonly signed: string
  readonly url: string
}

async function createCallback(deps: StepRunnerDeps, run: StepRun, untilMs: number): Promise<Callback> {
  const signed = await signCallback(deps, { ...run, untilMs })
  return { untilMs, signed, url: `${deps.publicUrl()}/steps/${signed}` }
}

function maskAnswer({ body, cut, error, ...rest }: StepAnswer, mask: Mask): StepAnswer {
  return { ...rest, cut, body: mask.bytes(body, cut), error: error && { ...error, detail: mask.text(error.detail) } }
}

async function jsonBody(
  deps: StepRunnerDeps,
  { run, step, payload }: WebhookOptions,
  callback: Callback | null,
): Promise<WebhookBody> {
  const { recording } = payload
  const body = {
    step: step.name,
    call: payload.call,
    recording: recording && {
      url: await deps.link(run.accountId, recording.id, deps.now() + STEP_LINK_MS),
      seconds: recording.seconds,
      channels: recording.channels,
    },
    callback_url: callback?.url ?? null,
    deadline: callback && new Date(callback.untilMs).toISOString(),
  }
  return { type: 'application/json', body: JSON.stringify(body) }
}

/** `null`: the recording does not exist any more. */
async function audioBody(deps: StepRunnerDeps, { step, payload }: WebhookOptions): Promise<WebhookBody | null> {
  const file = payload.recording && (await deps.open(payload.recording.file))
  if (!file) return null
  const form = multipartForm(step.settings.form, { name: 'recording.mp3', type: 'audio/mpeg', ...file })
  return { type: form.contentType, body: form }
}

interface Authorization {
  readonly headers: readonly (readonly [string, string])[]
  readonly secrets: readonly string[]
}

async function authorizationOf(
  { store }: StepRunnerDeps,
  { run, step: { settings, stepId } }: WebhookOptions,
): Promise<Authorization | { readonly problem: string }> {
  const { auth } = settings
  if (auth.type === 'none') return { headers: [], secrets: [] }
  const secret = await store.secret({ accountId: run.accountId, stepId }, URL.parse(settings.url)?.origin ?? '')
  const what = auth.type === 'basic' ? 'password' : 'token'
  if (secret === null)
    return { problem: `No ${what} is stored for the host of this URL. Enter the ${what} of the step again.` }
  const text =
    auth.type === 'basic' ? `Basic ${Buffer.from(`${auth.username}:${secret}`).toString('base64')}` : `Bearer ${secret}`
  return { headers: [['authorization', text]], secrets: [secret] }
}

/** Until when a later answer is accepted; `null`: it is not accepted. */
function callbackExpiry({ settings }: WebhookStep, { giveUpAt }: StepRun, nowMs: number): number | null {
  if (settings.later_s === 0) return null
  // In whole seconds, as the signed address has it.
  const untilMs = Math.floor(Math.min(nowMs + settings.later_s * 1000, giveUpAt) / 1000) * 1000
  return untilMs > nowMs ? untilMs : null
}

/** Statuses after which another attempt may succeed. */
const RETRY_STATUSES = new Set([408, 425, 429])

/** The meaning of an immediate response. */
function outcomeOfAnswer(
  { status, body, cut, error }: StepAnswer,
  rules: Parameters<typeof parseStepAnswer>[1],
): StepOutcome {
  if (status === null) {
    const isHopeless = error?.class === 'address_not_allowed' || error?.class === 'invalid_request'
    return { is: 'failed', problem: error?.detail ?? 'The receiver sent no response.', again: !isHopeless }
  }
  if (status >= 200 && status < 300) {
    if (cut)
      return {
        is: 'failed',
        problem: 'The response is larger than 1 MiB or incomplete. Return a smaller one.',
        again: false,
      }
    const read = parseStepAnswer(body, rules)
    if (!read.ok) return { is: 'failed', problem: read.problem, again: false }
    return { is: 'done', fields: read.fields, problem: read.problem }
  }
  if (status >= 300 && status < 400)
    return {
      is: 'failed',
      problem: `The receiver returned a redirect (${status}). Offhook doesn’t follow redirects. Enter the target URL in the step.`,
      again: false,
    }
  const again = RETRY_STATUSES.has(status) || status >= 500 || status < 200
  return { is: 'failed', problem: `The receiver returned ${status}${quoteBody(body)}.`, again }
}

/** How much of a receiver's own message about its failure is repeated. */
const SAID_MAX = 200

function quoteBody(body: Buffer): string {
  const text = toSingleLine(body.toString('utf8'))
  if (text === '') return ''
  return `: ${text.length > SAID_MAX ? `${text.slice(0, SAID_MAX)}…` : text.replace(/\.+$/, '')}`
}
