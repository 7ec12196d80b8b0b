// The shared parts of services that keep a record of each call: which calls, the title of the record, and its text.
import type { Condition } from '../../integration.ts'

/**
 * Inbound and outbound calls, and calls whose direction is not known: a customer relations system has no place for calls between
 * colleagues.
 */
export const callsWithOutside: Condition = {
  any: [
    { field: 'direction', op: 'is_not', value: 'internal' },
    { field: 'direction', op: 'unknown' },
  ],
}

/** The direction as a word for people. */
export const directionWord = '[[direction|map:inbound=Inbound,outbound=Outbound,internal=Internal,*=Phone]]'

/** The outcome in words for people. */
export const outcomeWords =
  '[[outcome|map:answered=answered,missed=missed,abandoned=the caller gave up,unanswered=not answered,busy=busy,' +
  'voicemail=went to voicemail,rejected=rejected,failed=failed,blocked=blocked,*=outcome unknown]]'

/** A telephone number in a title. The longest number has 15 digits (E.164); other text may be a whole address. */
const party = (field: string): string => `[[${field}|one_line|truncate:40|default:an unknown number]]`

/** The title is one line of at most 150 characters, because vendors take titles of 150 (Zendesk) to 255. */
export const callTitle = `${directionWord} call from ${party('caller_number')} to ${party('tracking_number')}: ${outcomeWords}`

interface NoteFormat {
  readonly lineEnd: string
  /** Filters that are applied to a value last. */
  readonly escape: string
  /** Characters of the transcript. */
  readonly transcript: number
}

// Each character may become five (`&#34;`), and HubSpot and Zendesk take 65,536: HTML has room for a thousand fewer.
const FORMATS = {
  text: { lineEnd: '\n', escape: '', transcript: 5000 },
  html: { lineEnd: '<br>', escape: '|html', transcript: 4000 },
} as const satisfies Readonly<Record<string, NoteFormat>>

/**
 * The call's data, one line each, in the form that the vendor shows. Long texts are cut, so that the whole text stays within
 * 15,000 characters: no vendor's limit for plain text is below that, though some count an emoji as two (Salesforce and Zoho
 * accept 32,000). Only texts of several lines may contain line ends: a name with a line end in it would look like a line of
 * Offhook's.
 */
export function callNotes(format: keyof typeof FORMATS): string {
  const { lineEnd, escape, transcript }: NoteFormat = FORMATS[format]
  const short = (field: string, most: number, otherwise: string): string =>
    `[[${field}|one_line|truncate:${most}${escape}|default:${otherwise}]]`
  const link = (field: string): string => `[[${field}|http_url|truncate:2000${escape}|default:none]]`
  const long = (field: string, most: number): string => `[[${field}|truncate:${most}${escape}|default:none]]`
  return [
    `Outcome: ${outcomeWords}`,
    `Caller: ${short('caller_name', 200, 'unknown')}, ${short('caller_number', 40, 'unknown number')}`,
    `Line: ${short('tracking_number_name', 200, 'unnamed')}, ${short('tracking_number', 40, 'unknown number')}`,
    `Answered by: ${short('agent_name', 200, 'unknown')}`,
    'Talk time: [[talk_duration|seconds_to:mm:ss|default:unknown]]',
    `Recording: ${link('recording_url')}`,
    `Voicemail: ${link('voicemail_url')}`,
    `Summary: ${long('summary', 2000)}`,
    `Notes: ${long('notes', 2000)}`,
    `Transcript: ${long('transcript', transcript)}`,
    `Call ID: [[uniqueid|one_line|truncate:255${escape}]]`,
  ].join(lineEnd)
}
