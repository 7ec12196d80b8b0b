// Five calls to try a request with. They go through `applyCallUpdate` like any other call, so a sample follows every rule for
// real calls. The caller's name contains characters that break careless templates: quotes, an apostrophe, an ampersand, an
// umlaut.
import type { CallEvent, CallUpdate, EventType, Fields, Status } from './call.ts'
import { eventAfterEnd } from './finality.ts'
import { OffhookError } from '../errors.ts'
import { applyCallUpdates, type AppliedUpdates } from './apply-update.ts'
import { isUsualChange } from './status.ts'

export const SAMPLE_NAMES = ['answered', 'missed', 'voicemail', 'transferred', 'no_recording'] as const
export type SampleName = (typeof SAMPLE_NAMES)[number]

/** The id of every event of a sample: always the same, so that a preview changes only with the edit. */
export const SAMPLE_EVENT_ID = 'evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f'

const START_MS = Date.parse('2026-11-25T03:04:00.000Z')

/** The history of a sample; a test call, which is not counted itself, has the same (C16). */
export const SAMPLE_HISTORY: Fields = {
  first_call: false,
  prior_calls: 2,
  calls_30d: 1,
  last_call_at: '2026-09-14T01:30:00.000Z',
  last_outcome: 'answered',
  last_agent: 'Sam Lee',
  first_call_per_number: false,
  prior_calls_per_number: 1,
  calls_30d_per_number: 1,
  last_call_at_per_number: '2026-09-14T01:30:00.000Z',
  last_outcome_per_number: 'answered',
  last_agent_per_number: 'Sam Lee',
}

/** Fields that are known when the telephone rings. */
const caller: Fields = {
  direction: 'inbound',
  sip_call_id: 'a84b4c76e66710@pc33',
  caller_number: '+61412345678',
  caller_name: `Jane "JJ" O'Neil & Söhne`,
  caller_anonymous: false,
  caller_type: 'mobile',
  caller_city: 'Sydney',
  caller_state: 'NSW',
  caller_postcode: '2000',
  attestation: 'A',
  ...SAMPLE_HISTORY,
  tracking_number: '+61288889999',
  tracking_number_name: 'Website header',
  custom_id: 'AD-778',
  custom_group: 'Dealers NSW',
  campaign_name: 'Spring sale',
  timezone: 'Australia/Sydney',
  source: 'google',
  medium: 'cpc',
  keyword: 'plumber sydney',
  utm_source: 'google',
  utm_medium: 'cpc',
  utm_campaign: 'spring-sale',
  utm_term: 'plumber sydney',
  utm_content: 'header-link',
  gclid: 'Cj0KCQiA5NSsBhDfARIsALpXa0',
  ga_client_id: '123456.7654321',
  ga_session_id: '1764039600',
  landing_page: 'https://acme.example/?utm_source=google&utm_campaign=spring-sale',
  page_called_from: 'https://acme.example/contact',
  referrer: 'https://www.google.com/',
  visitor_ip: '203.0.113.9',
  visitor_user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)',
  visitor_id: 'v_88',
}

const sales: Fields = { destination_number: '+61299991111', destination_name: 'Sales', queue_name: 'Sales' }
const sam: Fields = { agent_id: '204', agent_name: 'Sam Lee', agent_email: 'sam@acme.example' }
const kim: Fields = { agent_id: '207', agent_name: 'Kim Tran', agent_email: 'kim@acme.example' }
const hungUp: Fields = { hangup_by: 'caller', hangup_cause: 'NORMAL_CLEARING', hangup_cause_code: 16, sip_status: 200 }

/** Fields that people and machines add after the talk. */
const account: Fields = {
  wrapup_duration: 20,
  sentiment: 'positive',
  transcript: 'Hello, you are speaking with Sam. — Hi, I would like a quote for a new hot-water system.',
  summary: 'Asked for a quote for a hot-water system.',
  keywords_spotted: ['price', 'booking'],
  tags: ['quote'],
  disposition: 'Sale',
  lead_score: 0.82,
  value: '250.00',
  currency: 'AUD',
  cost: '0.35',
  survey_outcome: '5',
}

type SampleUpdate = Omit<CallUpdate, 'uniqueid'>

interface Sample {
  /** The updates of the call after it rang, until its end. */
  readonly live: readonly SampleUpdate[]
  /** The updates of processing, before the call is final. */
  readonly processed: readonly SampleUpdate[]
}

const at = (seconds: number): number => START_MS + seconds * 1000

const ringing: SampleUpdate = { status: 'ringing', at: at(0), fields: caller }
/** The last update: with it the call is final for integrations that wait for a recording. */
const recording = (seconds: number): SampleUpdate => ({
  at: at(150),
  recording: { done: { ref: '', id: 'rec_91', seconds } },
  fields: { recording_url: 'https://calls.example/recordings/rec_91.mp3' },
})

const SAMPLES: Readonly<Record<SampleName, Sample>> = {
  answered: {
    live: [
      { status: 'answered', at: at(12), fields: { ...sales, ...sam }, recording: { expected: true } },
      {
        status: 'ended',
        outcome: 'answered',
        at: at(95),
        fields: { ...hungUp, voicemail_left: false, transfer_count: 0 },
      },
    ],
    processed: [{ at: at(140), fields: account }, recording(83)],
  },
  missed: {
    live: [
      { at: at(1), fields: sales },
      {
        status: 'ended',
        outcome: 'missed',
        at: at(30),
        fields: {
          hangup_by: 'system',
          hangup_cause: 'NO_ANSWER',
          hangup_cause_code: 19,
          sip_status: 480,
          recorded: false,
          voicemail_left: false,
          transfer_count: 0,
        },
      },
    ],
    processed: [{ at: at(40), fields: { cost: '0.05', currency: 'AUD' } }],
  },
  voicemail: {
    live: [
      { at: at(1), fields: sales },
      { status: 'voicemail', at: at(20) },
      {
        status: 'ended',
        outcome: 'voicemail',
        at: at(52),
        fields: { ...hungUp, recorded: false, voicemail_left: true, transfer_count: 0 },
      },
    ],
    processed: [
      {
        at: at(60),
        fields: {
          voicemail_url: 'https://calls.example/voicemail/vm_12.mp3',
          transcript: 'Please call me back about the quote.',
          cost: '0.12',
          currency: 'AUD',
        },
      },
    ],
  },
  transferred: {
    live: [
      { status: 'in_menu', at: at(2), fields: { ivr_path: '1', dtmf_digits: '1' } },
      { status: 'queued', at: at(9), fields: { queue_name: 'Sales' } },
      { status: 'answered', at: at(24), fields: { ...sales, ...sam }, recording: { expected: true } },
      { status: 'on_hold', at: at(50) },
      { status: 'transferring', at: at(62), fields: { transferred_to: '+61299992222', transfer_count: 1 } },
      {
        status: 'answered',
        at: at(70),
        fields: { ...kim, destination_number: '+61299992222', destination_name: 'Service' },
      },
      { status: 'ended', outcome: 'answered', at: at(131), fields: { ...hungUp, voicemail_left: false } },
    ],
    processed: [{ at: at(140), fields: account }, recording(107)],
  },
  no_recording: {
    live: [
      { status: 'answered', at: at(8), fields: { ...sales, ...sam } },
      {
        status: 'ended',
        outcome: 'answered',
        at: at(68),
        fields: { ...hungUp, recorded: false, voicemail_left: false, transfer_count: 0 },
      },
    ],
    processed: [{ at: at(75), fields: { disposition: 'Enquiry', cost: '0.21', currency: 'AUD' } }],
  },
}

/**
 * The event that a sample call makes at a moment. If a sample never has a status, the status is inserted where it would usually
 * come, so that any request can be previewed at any moment.
 */
export function sampleEvent(name: SampleName, type: EventType): CallEvent {
  const { live, processed } = SAMPLES[name]
  if (type !== 'final' && type !== 'updated') return eventOfType(live, type) ?? madeUpEvent(live, type)
  const final = eventAfterEnd(applySample([...live, ...processed]).call, 'final', at(160))
  if (type === 'final') return final.event
  const noted = applySample([...live, ...processed, { at: at(3600), fields: { notes: 'call back Friday' } }]).call
  return eventAfterEnd({ ...noted, sequence: final.call.sequence }, 'updated', at(3600)).event
}

/** The moments that a sample call has, in the order in which they come. */
export function sampleMoments(name: SampleName): ReadonlySet<EventType> {
  const statuses = SAMPLES[name].live.flatMap(({ status }) => status ?? [])
  return new Set<EventType>(['ringing', ...statuses, 'final', 'updated'])
}

/**
 * A sample as a source reports it: a test call (C16) that begins at its own time. Fields that the source cannot report are left
 * out, so that nobody relies on them.
 */
export function sampleUpdates(
  name: SampleName,
  { uniqueid, beginMs, knowsField }: SampleUpdateOptions,
): [CallUpdate, ...CallUpdate[]] {
  const { live, processed } = SAMPLES[name]
  const toUpdate = ({ at: when = START_MS, fields = {}, recording: news, ...rest }: SampleUpdate): CallUpdate => {
    const known = Object.entries(fields).filter(([code]) => knowsField(code))
    return {
      ...rest,
      uniqueid,
      isTest: true,
      at: when - START_MS + beginMs,
      ...(known.length > 0 && { fields: Object.fromEntries(known) }),
      ...(news && knowsField('recording_url') && { recording: news }),
    }
  }
  const hasContent = ({ status, fields, recording: news }: CallUpdate): boolean =>
    status !== undefined || fields !== undefined || news !== undefined
  return [toUpdate(ringing), ...[...live, ...processed].map(toUpdate).filter(hasContent)]
}

interface SampleUpdateOptions {
  readonly uniqueid: string
  readonly beginMs: number
  /** Whether the source may report this field. */
  readonly knowsField: (code: string) => boolean
}

function eventOfType(live: readonly SampleUpdate[], type: Status): CallEvent | undefined {
  return applySample(live).events.find((event) => event.type === type)
}

/** The event of a status that the call does not have: inserted after the first status that it usually follows. */
function madeUpEvent(live: readonly SampleUpdate[], type: Status): CallEvent {
  const rang = isUsualChange('ringing', type)
  const before = live.findIndex(({ status }) => status !== undefined && isUsualChange(status, type))
  const lead = rang ? [] : live.slice(0, before === -1 ? -1 : before + 1)
  const event = applySample([...lead, { status: type, at: at(15) }]).events.at(-1)
  if (event?.type !== type) throw new OffhookError('sample_broken', `The sample call has no “${type}” event.`)
  return event
}

function applySample(updates: readonly SampleUpdate[]): AppliedUpdates {
  const whole = (update: SampleUpdate): CallUpdate => ({ uniqueid: '1761742800.4711', ...update })
  return applyCallUpdates([whole(ringing), ...updates.map(whole)], { nowMs: at(3600), ordered: true })
}
