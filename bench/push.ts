// A posted source at the rate of a large phone system: the cost of its mapping, its log and its key, compared with the same
// events sent by the API at the same rate.
import { GROUP_FIELD } from './calls.ts'
import { checkArrivals, checkStored } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import type { Answered } from './load.ts'
import { postJson, createSetup } from './setup.ts'
import { warmUp } from './warm-up.ts'

const PER_SECOND = 500
const GROUPS = 8
/** Vendors wait at least this long for a response; Twilio waits 15 s. */
export const ANSWER_GOAL_MS = 1_000

export interface PushTimes {
  readonly events: number
  readonly answered: Answered
  /** From sending a message to the first byte at the receiver. */
  readonly lateness: { readonly p50: number; readonly p99: number }
}

/** Maps the load generator's messages like those of a vendor. */
const MAPPING = {
  uniqueid: ['/body/uniqueid'],
  status: [
    {
      place: '/body/status',
      values: { ringing: { status: 'ringing' }, answered: { status: 'answered' }, ended: { status: 'ended' } },
    },
  ],
  fields: Object.fromEntries(
    [
      GROUP_FIELD,
      'custom.sent_at',
      'direction',
      'caller_number',
      'caller_name',
      'tracking_number',
      'campaign_name',
      'agent_id',
      'agent_name',
      'destination_number',
      'hangup_by',
      'hangup_cause',
      'hangup_cause_code',
    ].map((code) => [code, { places: [`/body/fields/${code}`] }]),
  ),
}

/** 500 events a second for this time: to the source, and to the API. Fails on any unsuccessful response, and on any loss. */
export async function pushBesideApi(
  environment: BenchEnvironment,
  ms: number,
): Promise<{ push: PushTimes; api: PushTimes }> {
  return {
    push: await measure(environment, { ms, isPushed: true }),
    api: await measure(environment, { ms, isPushed: false }),
  }
}

async function measure(
  environment: BenchEnvironment,
  { ms, isPushed }: { readonly ms: number; readonly isPushed: boolean },
) {
  await using setup = await createSetup(environment, { integrations: GROUPS, tells: 'realtime' })
  await using program = await setup.start()
  const source = { kind: 'push', name: 'Phone system', settings: { mapping: MAPPING } }
  const made = isPushed ? await postJson(program, '~/sources', source) : {}
  const to = JSON.stringify(made).match(/"url":"(?<url>[^"]+)"/)?.groups?.['url']
  const target = { url: program.url, keys: [program.key], groups: GROUPS, width: 1, ...(to !== undefined && { to }) }
  const warm = await warmUp(environment, { ...target, perSecond: PER_SECOND })
  await environment.receiver.ask('reset')
  const { events, answered } = await environment.load.ask('stream', { ...target, perSecond: PER_SECOND, ms })
  await untilArrived(environment, events)
  await checkStored(setup, warm + events)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  return { events, answered, lateness: arrivals.lateness }
}

export function pushTable({ push, api }: { readonly push: PushTimes; readonly api: PushTimes }): string {
  const row = (name: string, { events, answered, lateness }: PushTimes): string =>
    `| ${name} | ${events.toLocaleString('en')} | ${answered.p50.toFixed(1)} | ${answered.p99.toFixed(1)} | ${answered.max.toFixed(0)} | ${lateness.p50.toFixed(1)} | ${lateness.p99.toFixed(1)} |`
  return [
    `| ${PER_SECOND} events/s | events | answered p50, ms | p99 | max | at the receiver p50, ms | p99 |`,
    '|---|--:|--:|--:|--:|--:|--:|',
    row('posted to a source', push),
    row('told by the API', api),
    '',
    `Every message was answered with success after its commit, the slowest in ${push.answered.max.toFixed(0)} ms (goal ≤ ${ANSWER_GOAL_MS}: ${push.answered.max <= ANSWER_GOAL_MS ? 'yes' : 'NO'}); p99 is ${(push.answered.p99 / api.answered.p99).toFixed(2)} × that of the API.`,
  ].join('\n')
}
