// An example call as Twilio sends it: its requests, signed with the source's own token and read by the source's code.
import { OffhookError } from '../../errors.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { SimulationOptions } from '../adapter.ts'
import type { Message, WebhookContext } from '../webhook.ts'
import { readTwilio } from './read.ts'
import { textSetting } from '../kinds/settings.ts'
import { verifyTwilio, SIGNATURE_HEADER, twilioSignature } from './signature.ts'

type Params = Readonly<Record<string, string>>

/** A request of the example: its time, its parameters, and the path below the source's address. */
type Step = readonly [seconds: number, params: Params, path?: string]

const CALLER: Params = {
  From: '+61412345678',
  CallerName: `Jane "JJ" O'Neil & Söhne`,
  FromCity: 'SYDNEY',
  FromState: 'NSW',
  FromZip: '2000',
  FromCountry: 'AU',
}
const FIRST: Params = { ...CALLER, To: '+61288889999', ToCountry: 'AU', Direction: 'inbound' }

export function simulateTwilioCall(example: SampleName, simulation: SimulationOptions): CallUpdate[] {
  const facts = factsOf(example, simulation)
  return stepsOf(example, simulation).flatMap((step) => {
    const message = messageOf(step, simulation.beginMs, facts)
    const refused = verifyTwilio(message, facts)
    if (refused !== null) throw new OffhookError('rehearsal_failed', `The test call was rejected. ${refused}`)
    return readTwilio(message, facts).updates
  })
}

/** The settings, completed with values that an example needs. */
function factsOf(example: SampleName, { settings, url }: SimulationOptions): WebhookContext {
  const forwarded = textSetting(settings, 'forward_to') ?? '+61299991111'
  const token = textSetting(settings, 'auth_token') ?? 'example'
  const record = example === 'no_recording' ? false : settings['record']
  return { url, settings: { ...settings, forward_to: forwarded, auth_token: token, record } }
}

function stepsOf(example: SampleName, { id, settings }: SimulationOptions): Step[] {
  const account = textSetting(settings, 'account_sid') ?? `AC${'0'.repeat(32)}`
  const recordingUrl = `https://api.twilio.com/2010-04-01/Accounts/${account}/Recordings/RE${id}`
  const about: Params = { AccountSid: account, ApiVersion: '2010-04-01' }
  const call: Params = { ...about, ...FIRST, CallSid: `CA${id}` }
  const comes: Step = [0, { ...call, CallStatus: 'ringing' }, '/voice']
  const first = childOf(call, 'a', textSetting(settings, 'forward_to') ?? '+61299991111')
  const second = childOf(call, 'b', '+61299992222')
  const end = (at: number, status: string, seconds: number): Step => [
    at,
    progress({ ...call, CallStatus: status, CallDuration: String(seconds) }, 0),
  ]
  const recorded = (at: number, seconds: number, source: string): Step => [
    at,
    {
      ...about,
      CallSid: `CA${id}`,
      RecordingSid: `RE${id}`,
      RecordingUrl: recordingUrl,
      RecordingStatus: 'completed',
      RecordingDuration: String(seconds),
      RecordingChannels: '2',
      RecordingSource: source,
    },
    '/recording',
  ]
  const absent = (at: number): Step => {
    const [, params] = recorded(at, 0, 'DialVerb')
    return [at, { ...params, RecordingStatus: 'absent' }, '/recording']
  }
  switch (example) {
    case 'answered':
      return [comes, ...talk(first, 1, 12, 95), end(95, 'completed', 83), recorded(98, 83, 'DialVerb')]
    case 'no_recording':
      return [comes, ...talk(first, 1, 8, 68), absent(68), end(68, 'completed', 60)]
    case 'missed':
      return [comes, ...rings(first, 1, 30), end(30, 'no-answer', 0)]
    case 'voicemail': {
      const message = {
        ...call,
        CallStatus: 'in-progress',
        RecordingUrl: recordingUrl,
        RecordingDuration: '32',
        Digits: 'hangup',
      }
      return [comes, ...rings(first, 1, 20), [52, message], end(52, 'completed', 32), recorded(55, 32, 'RecordVerb')]
    }
    case 'transferred': {
      const queue = { QueueSid: `QU${id}`, QueuePosition: '1', QueueTime: '0' }
      return [
        comes,
        [2, { ...call, CallStatus: 'in-progress' }],
        [9, { ...call, CallStatus: 'in-progress', ...queue }],
        ...talk(first, 10, 24, 62),
        ...talk(second, 63, 70, 131),
        end(131, 'completed', 129),
        recorded(135, 107, 'DialVerb'),
      ]
    }
  }
}

/** A leg to which the call is forwarded. */
function childOf(call: Params, mark: string, to: string): Params {
  const sid = (call['CallSid'] ?? '').slice(0, -1) + mark
  return {
    ...call,
    CallSid: sid === call['CallSid'] ? `${sid.slice(0, -1)}c` : sid,
    ParentCallSid: call['CallSid'] ?? '',
    To: to,
    Direction: 'outbound-dial',
  }
}

function talk(child: Params, rang: number, answered: number, over: number): Step[] {
  return [
    ...ringing(child, rang),
    [answered, progress({ ...child, CallStatus: 'in-progress' }, 2), '/status'],
    [over, progress({ ...child, CallStatus: 'completed', CallDuration: String(over - answered) }, 3), '/status'],
  ]
}

function rings(child: Params, rang: number, over: number): Step[] {
  return [
    ...ringing(child, rang),
    [over, progress({ ...child, CallStatus: 'no-answer', CallDuration: '0' }, 2), '/status'],
  ]
}

function ringing(child: Params, at: number): Step[] {
  return [
    [at, progress({ ...child, CallStatus: 'initiated' }, 0), '/status'],
    [at + 1, progress({ ...child, CallStatus: 'ringing' }, 1), '/status'],
  ]
}

function progress(params: Params, number: number): Params {
  return { ...params, CallbackSource: 'call-progress-events', SequenceNumber: String(number) }
}

function messageOf([seconds, params, path = '']: Step, beginMs: number, { settings, url }: WebhookContext): Message {
  const at = beginMs + seconds * 1000
  const timed = params['SequenceNumber'] === undefined ? params : { ...params, Timestamp: rfc2822(at) }
  const entries = Object.entries(timed)
  const signature = twilioSignature(textSetting(settings, 'auth_token') ?? '', url + path, entries)
  return {
    at,
    method: 'POST',
    path,
    query: '',
    headers: new Map([
      ['content-type', 'application/x-www-form-urlencoded; charset=UTF-8'],
      ['user-agent', 'TwilioProxy/1.1'],
      [SIGNATURE_HEADER, signature],
    ]),
    body: new TextEncoder().encode(new URLSearchParams(entries).toString()),
  }
}

/** `Fri, 17 Mar 2023 11:28:31 +0000` */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
