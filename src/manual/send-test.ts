// A test that a person sends: once, at once, past all lanes; kept in the log, left out of health (C16).
import type { Pool } from 'pg'
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { judgeAnswer } from '../delivery/verdict.ts'
import { describeAttempt } from '../delivery/attempt.ts'
import type { SendSettings } from '../delivery/prepared-request.ts'
import { sendAttempt, type SendAttemptDeps } from '../delivery/send-attempt.ts'
import { uuidv7 } from '../ids.ts'
import type { RenderedRequest } from '../render/request.ts'
import { insertTestDelivery } from '../store/deliveries/standalone-deliveries.ts'

export interface TestAttempt {
  readonly accountId: number
  /** 0: an integration that was never saved. */
  readonly integrationId: number
  readonly request: RenderedRequest
  readonly sendSettings: SendSettings
  /** How the answer is read beyond its status (D6). */
  readonly answers: AnswerRules | null
}

/** Sends and keeps it; answers with the delivery's id once the attempt is over. */
export async function sendTest(
  { pool, ...deps }: { pool: Pool } & Pick<SendAttemptDeps, 'sender' | 'tokens'>,
  { accountId, integrationId, request, sendSettings, answers }: TestAttempt,
): Promise<{ deliveryId: string }> {
  const deliveryId = uuidv7()
  const exchange = await sendAttempt(
    { ...deps, manual: true },
    { request, webhookId: deliveryId, kind: 'test' },
    sendSettings,
  )
  const verdict = judgeAnswer(exchange, { nowMs: Date.now(), pathHasPlaceholders: true, answers })
  await insertTestDelivery(pool, {
    accountId,
    integrationId,
    deliveryId,
    request,
    attempt: { attemptId: uuidv7(), ...describeAttempt(exchange, verdict, 1) },
    state: verdict.is === 'delivered' ? 'delivered' : 'failed',
  })
  return { deliveryId }
}
