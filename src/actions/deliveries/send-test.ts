// Sends a test of an integration to its receiver, or to an inbox that shows the request. A test is sent once, immediately and
// outside all lanes. It is stored in the log, and does not count for the health of the integration (C16).
import { randomBytes } from 'node:crypto'
import { UNSAVED_INTEGRATION } from './known-integrations.ts'
import { describeAttempt } from '../../delivery/attempt.ts'
import { sendAttempt } from '../../delivery/send-attempt.ts'
import { judgeAnswer } from '../../delivery/verdict.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import { oauthOf } from '../../integrations/service-inputs.ts'
import type { RenderedRequest } from '../../render/request.ts'
import { fillSecrets, insertSignature, maskSignature } from '../../render/secret-places.ts'
import { insertTestDelivery } from '../../store/deliveries/standalone-deliveries.ts'
import type { ActionContext } from '../context.ts'
import { claimInbox, deleteOldTestInboxes, TEST_INBOX_PREFIX } from '../../store/accounts/inbox.ts'
import { INBOX_PATH } from '../inbox/address.ts'
import type { PreparedTest } from './prepare-test.ts'
import { sendSettingsOfTest } from './test-settings.ts'

interface SentTest {
  readonly deliveryId: string
  /** The token of the test inbox; `null`: the test was sent to the receiver. */
  readonly inbox: string | null
}

/**
 * Sends a test, stores it, and returns when its attempt is over. Runs outside a transaction, because the receiver may be slow.
 */
export async function sendTest(context: ActionContext, test: PreparedTest): Promise<SentTest> {
  const { account, deps } = context
  const { to, saved, draft, answers } = test
  const { pool, sender, tokens } = deps.delivery
  const { accountId } = account
  const inbox = to === 'inbox' ? await createTestInbox(context) : null
  const request = requestOf(test, inbox === null ? null : context.publicUrl + INBOX_PATH + inbox)
  const deliveryId = uuidv7()
  const exchange = await sendAttempt(
    { sender, tokens, manual: true },
    { request, webhookId: deliveryId, kind: 'test' },
    sendSettingsOfTest(deps.delivery, {
      accountId,
      integrationId: saved?.integrationId ?? null,
      secrets: draft.typed,
      origin: test.origin,
      oauth: oauthOf(draft.integration),
      timeoutMs: draft.integration.delivery.timeout_s * 1000,
      tls: draft.integration.tls,
      to,
    }),
  )
  const verdict = judgeAnswer(exchange, {
    nowMs: Date.now(),
    pathHasPlaceholders: true,
    // The inbox always returns 200, so the response rules of the service do not apply.
    answers: to === 'inbox' ? null : answers,
  })
  const attempt = { attemptId: uuidv7(), ...describeAttempt(exchange, verdict, 1) }
  const state = verdict.is === 'delivered' ? 'delivered' : 'failed'
  const integrationId = saved?.integrationId ?? UNSAVED_INTEGRATION
  await insertTestDelivery(pool, { accountId, integrationId, deliveryId, request, attempt, state })
  const { code, error, at } = attempt
  context.changed({
    type: 'delivery_tested',
    accountId,
    deliveryId,
    integration: saved && publicId('int', saved.uuid),
    attempt: { state, code, error, at },
  })
  return { deliveryId, inbox }
}

/** `inboxUrl`: the address of the inbox that replaces the receiver; `null`: the test goes to the receiver. */
function requestOf({ rendered, to }: PreparedTest, inboxUrl: string | null): RenderedRequest {
  if (inboxUrl !== null) return withStars(atInbox(rendered, inboxUrl))
  return to === 'dry_run' ? { ...rendered, isDryRun: true } : rendered
}

/** The inbox replaces the host and path of the receiver. The query of the request stays. */
function atInbox(rendered: RenderedRequest, inbox: string): RenderedRequest {
  const { url } = rendered
  const queryAt = url.includes('?') ? url.indexOf('?') : url.length
  const secrets = rendered.secrets.flatMap((place) => {
    if (place.in !== 'url') return [place]
    return place.at > queryAt ? [{ ...place, at: inbox.length + place.at - queryAt }] : []
  })
  return { ...rendered, url: inbox + url.slice(queryAt), secrets }
}

const STARS = '****'

/** Masks the secrets of a request to the inbox, which shows what it receives. Stars, because a header cannot contain dots. */
function withStars(request: RenderedRequest): RenderedRequest {
  const { method } = request
  const filled = fillSecrets(request, () => STARS)
  const headers = insertSignature(request, filled.headers, (place) => maskSignature(place, STARS))
  return { method, ...filled, headers, secrets: [] }
}

/** Gives the account a new inbox for one test, and returns its token. Also deletes the inboxes of old tests. */
async function createTestInbox({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<string> {
  const token = `${TEST_INBOX_PREFIX}${randomBytes(12).toString('base64url')}`
  await deleteOldTestInboxes(db)
  await claimInbox(db, account.accountId, token)
  return token
}
