// An example call as jambonz sends it: its webhooks, signed with the source's own secret and read by the source's code.
import { OffhookError } from '../../errors.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { SimulationOptions } from '../adapter.ts'
import type { Message, WebhookContext } from '../webhook.ts'
import { readJambonz } from './read.ts'
import { textSetting } from '../kinds/settings.ts'
import { jambonzSignature, verifyJambonz, SIGNATURE_HEADER } from './signature.ts'

type Body = Readonly<Record<string, string | number>>

/** A webhook of the example: its time, and its content besides caller and called number. */
type Step = readonly [seconds: number, leg: Body, call_status: string, more?: Body]

export function simulateJambonzCall(example: SampleName, simulation: SimulationOptions): CallUpdate[] {
  const { settings, url, beginMs } = simulation
  const facts: WebhookContext = { url, settings: { ...settings, secret: textSetting(settings, 'secret') ?? 'example' } }
  return stepsOf(example, simulation.id).flatMap((step) => {
    const message = messageOf(step, beginMs, facts)
    const refused = verifyJambonz(message, facts)
    if (refused !== null) throw new OffhookError('rehearsal_failed', `The test call was rejected. ${refused}`)
    return readJambonz(message, facts).updates
  })
}

function stepsOf(example: SampleName, id: string): Step[] {
  const call: Body = {
    call_sid: uuid(id),
    direction: 'inbound',
    from: '+61412345678',
    caller_name: `Jane "JJ" O'Neil & Söhne`,
    to: '+61288889999',
    call_id: `${id.slice(0, 16)}@sbc.example`,
  }
  const child = (mark: string, to: string): Body => ({
    ...call,
    call_sid: uuid(id.slice(0, -1) + mark),
    parent_call_sid: uuid(id),
    direction: 'outbound',
    to,
  })
  const [sam, kim] = [child('y', '204@acme.sip.example'), child('z', '207@acme.sip.example')]
  const comes: Step = [0, call, 'trying', { sip_status: 100, sip_reason: 'Trying' }]
  switch (example) {
    case 'answered':
      return [comes, ...talk(sam, 1, 12, 95), ...over(call, 95, 83)]
    case 'no_recording':
      return [comes, ...talk(sam, 1, 8, 68), ...over(call, 68, 60)]
    case 'missed':
      return [
        comes,
        ...rings(sam, 1, 30),
        [30, call, 'failed', { sip_status: 480, sip_reason: 'Temporarily Unavailable' }],
      ]
    case 'voicemail':
      return [comes, ...rings(sam, 1, 20), [20, call, 'in-progress', ok], ...over(call, 52, 32)]
    case 'transferred':
      return [
        comes,
        [2, call, 'in-progress', ok],
        ...talk(sam, 10, 24, 62),
        ...talk(kim, 63, 70, 131),
        ...over(call, 131, 129),
      ]
  }
}

const ok: Body = { sip_status: 200, sip_reason: 'OK' }

function talk(child: Body, rang: number, answered: number, ends: number): Step[] {
  return [
    [rang, child, 'trying', { sip_status: 100, sip_reason: 'Trying' }],
    [rang + 1, child, 'ringing', { sip_status: 180, sip_reason: 'Ringing' }],
    [answered, child, 'in-progress', ok],
    [ends, child, 'completed', { ...ok, duration: ends - answered }],
  ]
}

function rings(child: Body, rang: number, ends: number): Step[] {
  return [
    [rang, child, 'trying', { sip_status: 100, sip_reason: 'Trying' }],
    [rang + 1, child, 'ringing', { sip_status: 180, sip_reason: 'Ringing' }],
    [ends, child, 'no-answer', { sip_status: 487, sip_reason: 'Request Terminated' }],
  ]
}

function over(call: Body, at: number, seconds: number): Step[] {
  return [[at, call, 'completed', { ...ok, duration: seconds, call_termination_by: 'caller' }]]
}

function messageOf([seconds, leg, status, more]: Step, beginMs: number, { settings }: WebhookContext): Message {
  const at = beginMs + seconds * 1000
  const body = new TextEncoder().encode(JSON.stringify({ ...leg, ...more, call_status: status }))
  const signed = Math.ceil(at / 1000)
  const signature = jambonzSignature(textSetting(settings, 'secret') ?? '', signed, body)
  const headers = new Map([
    ['content-type', 'application/json'],
    [SIGNATURE_HEADER, `t=${signed},v1=${signature}`],
  ])
  return { at, method: 'POST', path: '', query: '', headers, body }
}

function uuid(id: string): string {
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-')
}
