// The three integrations of the demo, one for each usual format, each with an inbox of its own.
import type { Format } from '../../render/request.ts'

export interface DemoIntegration {
  readonly name: string
  /** Name of the inbox: the last part of its address. */
  readonly inbox: string
  readonly format: Exclude<Format, 'raw'>
  readonly realtime: boolean
  readonly final: boolean
  /** Body rows, key and value. All have `uniqueid`, `sequence` and `event`, by which the proof knows a request. */
  readonly rows: readonly (readonly [key: string, value: string])[]
}

const WHO = [
  ['uniqueid', '[[uniqueid]]'],
  ['sequence', '[[sequence]]'],
  ['event', '[[event_type]]'],
  ['caller', '[[caller_number]]'],
  ['dialled', '[[tracking_number]]'],
] as const

const RESULT = [
  ['outcome', '[[outcome]]'],
  ['agent', '[[agent_name]]'],
  ['talk_s', '[[talk_duration]]'],
] as const

export const DEMO_INTEGRATIONS: readonly DemoIntegration[] = [
  {
    name: 'Wallboard',
    inbox: 'wallboard',
    format: 'json',
    realtime: true,
    final: false,
    rows: [...WHO, ['status', '[[status]]'], ['agent', '[[agent_name]]'], ['outcome', '[[outcome]]']],
  },
  {
    name: 'CRM',
    inbox: 'crm',
    format: 'form',
    realtime: false,
    final: true,
    rows: [...WHO, ['name', '[[caller_name]]'], ...RESULT],
  },
  {
    name: 'Billing',
    inbox: 'billing',
    format: 'xml',
    realtime: false,
    final: true,
    rows: [...WHO, ...RESULT, ['ended', '[[end_time]]']],
  },
]
