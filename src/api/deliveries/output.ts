// Deliveries and attempts as the API shows them. Requests are assembled from their parts, with dots in place of secrets (S22): no
// secret was ever saved with them.
import { publicId, timeOfUuid } from '../../ids.ts'
import { unexpectedEncoding } from '../../text/unexpected-encoding.ts'
import { printCurl } from '../../render/curl/print.ts'
import { maskSecrets } from '../../render/secret-places.ts'
import type { RenderedRequest, Refusal } from '../../render/request.ts'
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts'
import type { DeliveryDetails } from '../../store/deliveries/delivery-details.ts'
import { NO_EVENT } from '../../store/deliveries/standalone-deliveries.ts'
import { readHead } from '../../store/deliveries/stored-request.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { nextSendAt } from '../../actions/integrations/health.ts'
import type { KnownIntegration, KnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import type { DeliveryDetail, ReadAttempt } from '../../actions/deliveries/detail.ts'

type Head = Omit<RenderedRequest, 'body'> | Refusal

/** The head of a delivery. A head that can't be read is treated like a request that could not be rendered (S46). */
function headOf({ head }: DeliveryRow): Head {
  return readHead(head) ?? { refused: 'settings_unreadable', detail: 'The stored request is unreadable.' }
}

export function deliveryOutput(row: DeliveryRow, known: KnownIntegrations) {
  const integration = known.get(row.integrationId)
  const head = headOf(row)
  const request = shownRequest(row, { body: null, integration })
  const hasCall = row.sequence !== NO_EVENT
  return {
    id: publicId('dlv', row.deliveryId),
    integration_id: integration?.id ?? null,
    integration_name: integration?.name ?? null,
    call_id: hasCall ? publicId('call', row.callId) : null,
    uniqueid: row.uniqueid,
    sequence: row.sequence,
    kind: row.kind,
    dry_run: 'isDryRun' in head && head.isDryRun,
    event: row.event,
    caller: row.caller,
    dialled: row.dialled,
    state: row.state,
    method: request?.method ?? null,
    url: request?.url ?? null,
    attempt_count: row.tries,
    status_code: row.code,
    error: row.error,
    reason: row.reason,
    created_at: timeText(timeOfUuid(row.deliveryId)),
    last_attempt_at: timeOrNull(row.at),
    duration_ms: row.ms === null ? null : Math.round(row.ms * 10) / 10,
    due_at: timeOrNull(nextSendAt(row.dueAt, integration?.hold ?? null)),
  }
}

/** A request that was just rendered, as it is shown. */
export function renderedOutput(request: RenderedRequest, integration: KnownIntegration | undefined) {
  return { method: request.method, ...maskSecrets(request, (name) => integration?.last4.get(name) ?? null) }
}

/** The rendered request, masked; `null` if it could not be rendered. */
function shownRequest(
  row: DeliveryRow,
  { body, integration }: { body: string | null; integration: KnownIntegration | undefined },
) {
  const head = headOf(row)
  if ('refused' in head) return null
  return renderedOutput({ ...head, body }, integration)
}

export function deliveryDetailOutput({ row, attempts, known, waits, schedule }: DeliveryDetail) {
  const request = shownRequest(row, { body: row.body, integration: known.get(row.integrationId) })
  const webhookId = publicId('dlv', row.webhookId)
  return {
    ...deliveryOutput(row, known),
    webhook_id: webhookId,
    request,
    curl: curlOf(row),
    waiting_reason: waits,
    event_at: timeOrNull(row.eventAt),
    schedule: schedule.map(timeText),
    attempts: attempts.map((attempt) => attemptOutput(attempt, request, webhookId)),
  }
}

/** The request as a curl command; secrets are variables (T15). */
function curlOf(row: DeliveryDetails): string | null {
  const head = headOf(row)
  return 'refused' in head ? null : printCurl({ ...head, body: row.body })
}

type ShownRequest = ReturnType<typeof shownRequest>

function attemptOutput({ row, kept }: ReadAttempt, request: ShownRequest, webhookId: string) {
  const detail = row.error === null ? row.reason : (kept.detail ?? row.reason)
  return {
    id: publicId('att', row.attemptId),
    number: row.n,
    at: timeText(row.at),
    state: row.state,
    request: row.n === 0 || request === null ? null : sentRequest(request, { row, kept }, webhookId),
    response:
      row.code === null
        ? null
        : {
            status_code: row.code,
            headers: kept.headers ?? [],
            body: row.answer === null ? null : bodyText(row.answer, kept.headers ?? []),
            truncated: kept.cut ?? false,
          },
    timing: kept.timing ?? null,
    error: row.error,
    error_detail: detail === '' ? null : detail,
    note: kept.note ?? null,
  }
}

/** The request with the headers of this attempt only (D18). Headers that frame the message are left out. */
function sentRequest(
  request: NonNullable<ShownRequest>,
  { row: { at }, kept: { sent } }: ReadAttempt,
  webhookId: string,
) {
  const own: [string, string][] = [
    ['webhook-id', webhookId],
    ['webhook-timestamp', String(Math.floor(at / 1000))],
  ]
  if (sent === undefined) return { ...request, headers: [...request.headers, ...own] }
  // The signature is never shown: it proves who knows the key.
  const signature = Array.from({ length: sent.signatures }, () => 'v1,••••').join(' ')
  if (signature !== '') own.push(['webhook-signature', signature])
  if (sent.agent !== null) own.push(['user-agent', sent.agent])
  return { ...request, headers: [['accept-encoding', 'identity'], ...request.headers, ...own] satisfies Pairs }
}

type Pairs = (readonly [string, string])[]

/** The body as text. Invalid UTF-8 is replaced; a compressed body is only described (S8). */
function bodyText(bytes: Buffer, headers: Readonly<Pairs>): string {
  const packing = unexpectedEncoding({ headers, body: bytes })
  if (packing !== null) return `compressed (${packing}), not shown`
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD')
}
