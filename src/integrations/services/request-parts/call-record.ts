// What the services have in common that keep a record of each call: which calls, what the record is called, what it says.
import type { Condition } from '../../integration.ts'

/**
 * Calls from outside and to outside, and those of which it is not known: a customer relations system has no place for colleagues who call
 * each other.
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

/** A telephone number in such a title. The longest number has 15 digits (E.164); what is no number may be a whole address. */
const party = (field: string): string => `[[${field}|truncate:40|default:an unknown number]]`

/** One line, of at most 150 characters: vendors take titles of 150 (Zendesk) to 255. */
export const callTitle = `${directionWord} call from ${party('caller_number')} to ${party('tracking_number')}: ${outcomeWords}`

/**
 * What there is to know of the call, a line for each thing. Long texts are cut, so that all of it stays within 15,000 characters: no
 * vendor's limit is below that, though some count an emoji as two (Salesforce and Zoho take 32,000).
 */
export function callNotes(lineEnd: '\n' | '<br>'): string {
  return [
    `Outcome: ${outcomeWords}`,
    'Caller: [[caller_name|truncate:200|default:unknown]], [[caller_number|truncate:40|default:unknown number]]',
    'Line: [[tracking_number_name|truncate:200|default:unnamed]], [[tracking_number|truncate:40|default:unknown number]]',
    'Answered by: [[agent_name|truncate:200|default:unknown]]',
    'Talk time: [[talk_duration|seconds_to:mm:ss|default:unknown]]',
    'Recording: [[recording_url|truncate:2000|default:none]]',
    'Voicemail: [[voicemail_url|truncate:2000|default:none]]',
    'Summary: [[summary|truncate:2000|default:none]]',
    'Notes: [[notes|truncate:2000|default:none]]',
    'Transcript: [[transcript|truncate:5000|default:none]]',
    'Call ID: [[uniqueid|truncate:255]]',
  ].join(lineEnd)
}
