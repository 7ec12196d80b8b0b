// The ledgers of a small world in which everything went as it must, on a rough day: a lost response, a kill with a
// request in flight, a repeat after a later event, a timeout, and a delivery that failed for good and was resent by
// hand.
import { Webhook } from 'standardwebhooks'
import type {
  GeneratorLine,
  KnownIntegration,
  Ledgers,
  ProgramLedger,
  ReceivedLine,
  StoredAttempt,
  StoredCall,
  StoredDelivery,
  StoredEvent,
} from './ledgers.ts'

const STATUSES = ['ringing', 'answered', 'ended'] as const
const NOW = Date.parse('2026-11-25T03:04:05.000Z')
const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']

type Rows<Ledger> = { -readonly [Name in keyof Ledger]: Ledger[Name] extends readonly (infer Row)[] ? Row[] : never }

/** Ledgers whose rows can be changed. */
export type Mutable = Omit<Rows<Ledgers>, 'program'> & { program: Rows<ProgramLedger> }

/** An attempt and its request; `null`: the request never reached the receiver. */
interface AttemptInput {
  readonly attempt: Partial<StoredAttempt>
  readonly answered: number | null
}

const good: AttemptInput = { attempt: { code: 200, state: 'delivered' }, answered: 200 }
const refused: AttemptInput = { attempt: { code: 500 }, answered: 500 }

/** The attempts of the deliveries that did not arrive at once, by call, integration and event. */
const ROUGH: Readonly<Record<string, readonly AttemptInput[]>> = {
  '1 CRM 1': [refused, refused, good],
  '2 CRM 1': [{ attempt: { error: 'timeout' }, answered: 200 }, good],
  '2 CRM 2': [{ attempt: { error: 'outcome_unknown', epoch: 1 }, answered: 200 }, good],
  '2 sheet 4': [{ attempt: { error: 'outcome_unknown', epoch: 1 }, answered: null }, refused, good],
  '3 CRM 3': [refused, { attempt: { code: 500, state: 'failed' }, answered: 500 }],
}

export function world(): Mutable {
  const integrations: KnownIntegration[] = ['CRM', 'sheet'].map((name, i) => {
    return { integrationId: i + 1, name, realtime: i === 0, final: true, signingSecret: SECRETS[i] ?? '' }
  })
  const calls: StoredCall[] = []
  const events: StoredEvent[] = []
  const deliveries: StoredDelivery[] = []
  const attempts: StoredAttempt[] = []
  const received: ReceivedLine[] = []
  const send = (delivery: StoredDelivery, tries: readonly AttemptInput[]): void => {
    deliveries.push(delivery)
    let n = 1
    for (const { attempt, answered } of tries) {
      const { deliveryId } = delivery
      attempts.push({
        deliveryId,
        n,
        epoch: 2,
        state: 'retrying',
        code: null,
        error: null,
        sentTwice: false,
        ...attempt,
      })
      if (attempt.error !== 'outcome_unknown') n += 1
      if (answered !== null) received.push(requestOf(delivery, answered))
    }
  }
  for (const uniqueid of ['1', '2', '3']) {
    const callId = uuid(1, Number(uniqueid))
    calls.push({ callId, uniqueid })
    for (const [i, type] of [...STATUSES, 'final'].entries()) {
      events.push({ callId, sequence: i + 1, type })
      for (const { integrationId, name, realtime } of integrations) {
        if (type !== 'final' && !realtime) continue
        const kind = type === 'final' || type === 'ended' ? type : 'status'
        const tries = ROUGH[`${uniqueid} ${name} ${i + 1}`] ?? [good]
        send(deliveryOf({ integrationId, callId, uniqueid, kind, sequence: i + 1 }, deliveries.length), tries)
      }
    }
  }
  repeatLate(received, deliveries, attempts)
  resend(deliveries, send)
  return {
    generator: generatorLinesOf(calls),
    received,
    program: { calls, events, deliveries, attempts },
    faults: [{ what: 'kill -9' }],
    integrations,
  }
}

function deliveryOf(
  of: Pick<StoredDelivery, 'integrationId' | 'callId' | 'kind' | 'sequence'> & { uniqueid: string },
  nth: number,
): StoredDelivery {
  const { uniqueid, ...rest } = of
  const deliveryId = uuid(2, nth)
  const body = JSON.stringify({ uniqueid, sequence: rest.sequence, caller_name: 'Zoë "Ann" O’Neil' })
  const url = `http://receiver.example:8099/${rest.integrationId}?call=${uniqueid}`
  return { ...rest, deliveryId, webhookId: deliveryId, method: 'POST', url, body, open: false }
}

function requestOf({ webhookId, integrationId, method, url, body }: StoredDelivery, answered: number): ReceivedLine {
  const id = `dlv_${webhookId.replaceAll('-', '')}`
  const at = new Date(NOW)
  const signature = new Webhook(SECRETS[integrationId - 1] ?? '').sign(id, at, body)
  const { pathname, search } = new URL(url)
  return {
    at: NOW + 40,
    method,
    path: pathname + search,
    headers: [
      ['Webhook-Id', id],
      ['Webhook-Timestamp', String(NOW / 1000)],
      ['Webhook-Signature', signature],
    ],
    body,
    answered,
  }
}

/** The request that was in flight at the kill arrives again at the very end: a repeat, after later events. */
function repeatLate(received: ReceivedLine[], deliveries: readonly StoredDelivery[], attempts: StoredAttempt[]): void {
  const unknown = attempts.find(({ error }) => error === 'outcome_unknown')
  const delivery = deliveries.find(({ deliveryId }) => deliveryId === unknown?.deliveryId)
  if (!unknown || !delivery) throw new Error('unreachable: the world has such an attempt')
  attempts.push({ ...unknown, state: 'late', code: 201, error: null })
  received.push(requestOf(delivery, 201))
}

/** A person resends the failed delivery, with the same webhook-id. */
function resend(
  deliveries: readonly StoredDelivery[],
  send: (delivery: StoredDelivery, tries: readonly AttemptInput[]) => void,
) {
  const failed = deliveries.find(({ sequence, body }) => sequence === 3 && body.includes('"uniqueid":"3"'))
  if (!failed) throw new Error('unreachable: the world has such a delivery')
  send({ ...failed, deliveryId: uuid(2, deliveries.length), kind: 'resend' }, [good])
}

/** A POST for each status of each call; the response to the second was lost, so it was sent again. */
function generatorLinesOf(calls: readonly StoredCall[]): GeneratorLine[] {
  let ask = 0
  return calls.flatMap(({ uniqueid }) =>
    STATUSES.flatMap((status, i): GeneratorLine[] => {
      const updates = [{ uniqueid, event_id: `${uniqueid}-${i + 1}`, status }]
      const sequences = status === 'ended' ? [3, 4] : [i + 1]
      const event = { uniqueid, result: 'event', sequences }
      if (status !== 'answered')
        return [
          { ask: ++ask, updates },
          { ask, at: NOW, status: 202, results: [event] },
        ]
      return [
        { ask: ++ask, updates },
        { ask, at: NOW, status: 0 },
        { ask: ++ask, updates },
        { ask, at: NOW, status: 202, results: [{ uniqueid, result: 'duplicate', sequences: [] }] },
      ]
    }),
  )
}

function uuid(kind: number, n: number): string {
  return `0198a000-0000-7000-8${String(kind).padStart(3, '0')}-${String(n).padStart(12, '0')}`
}
