// The three integrations of the demo, one for each usual format, each with its own inbox.
import type { Format } from '../../render/request.ts'

export interface DemoIntegration {
  readonly name: string
  /** Name of the inbox: the last part of its address. */
  readonly inbox: string
  readonly format: Exclude<Format, 'raw'>
  readonly realtime: boolean
  readonly final: boolean
  /**
   * Body rows, key and value. Every integration has `uniqueid`, `sequence` and `event`, by which the proof identifies a
   * request.
   */
  readonly rows: readonly (readonly [key: string, value: string])[]
}

// The values that differ between requests come first: a terminal shows the beginning of a body.
const WHAT = [
  ['event', '[[event_type]]'],
  ['sequence', '[[sequence]]'],
] as const

const WHO = [
  ['caller', '[[caller_number]]'],
  ['dialled', '[[tracking_number]]'],
  ['uniqueid', '[[uniqueid]]'],
] as const

/** Filled if the call was recorded: a link to the MP3, and its duration. */
const RECORDING = [
  ['recording', '[[recording_url]]'],
  ['recording_s', '[[recording_duration]]'],
] as const

const RESULT = [
  ['outcome', '[[outcome]]'],
  ['agent', '[[agent_id]]'],
  ['talk_s', '[[talk_duration]]'],
] as const

export const DEMO_INTEGRATIONS: readonly DemoIntegration[] = [
  {
    name: 'Wallboard',
    inbox: 'wallboard',
    format: 'json',
    realtime: true,
    final: false,
    rows: [...WHAT, ['agent', '[[agent_id]]'], ['outcome', '[[outcome]]'], ...WHO],
  },
  {
    name: 'CRM',
    inbox: 'crm',
    format: 'form',
    realtime: false,
    final: true,
    rows: [...WHAT, ...RESULT, ['name', '[[caller_name]]'], ...WHO, ...RECORDING],
  },
  {
    name: 'Billing',
    inbox: 'billing',
    format: 'xml',
    realtime: false,
    final: true,
    rows: [...WHAT, ...RESULT, ['ended', '[[end_time]]'], ...WHO, ...RECORDING],
  },
]
