// The parts of a message to people about a call, from which every messenger's preset is made. An unknown field leaves no gap: the
// words before it are left out too. Each part is cut, so that a whole message fits into the smallest limit of all messengers.

/**
 * These words when the field is known, and nothing when it is not: as JSON, a known text begins with a quote. Filters may be
 * applied to `field` first.
 */
export function ifKnown(field: string, words: string): string {
  return `[[${field}|json|truncate:1|map:"=${words},n=]]`
}

const number = (field: string): string => `[[${field}|international|one_line|truncate:40|default:an unknown number]]`

/** For example `Missed call`. All words are fixed, so the text is safe where a text may hold commands. */
export const what =
  '[[outcome|map:answered=Answered call,missed=Missed call,abandoned=Abandoned call,unanswered=Unanswered call,busy=Call to a busy line,voicemail=Voicemail,rejected=Rejected call,failed=Failed call,blocked=Blocked call,*=Call]]'

/**
 * For example `Missed call from Jane O'Neil, +61 412 345 678`: one line of at most 200 characters, fit for a subject.
 */
export const headline = `${what} from [[caller_name|one_line|truncate:100]]${ifKnown('caller_name', '\\, ')}[[caller_number|international|one_line|truncate:40|default:a withheld number]]`

/** For example `To Website header, +61 2 8888 9999`. */
export const dialled = `To [[tracking_number_name|one_line|truncate:100]]${ifKnown('tracking_number_name', '\\, ')}${number('tracking_number')}`

/** For example `Answered by Sam Lee`, or nothing. */
export const agent = `${ifKnown('agent_name', 'Answered by ')}[[agent_name|one_line|truncate:100]]`

/** For example `Talk time 1:23`, or nothing when nobody talked. */
export const talk = '[[talk_duration|json|truncate:1|map:0=,n=,*=Talk time ]][[talk_duration|map:0=|seconds_to:m:ss]]'

/** The summary of the call, or nothing. */
export const about = '[[summary|truncate:500]]'

/** A line break before a line that may be nothing. */
const line = (field: string, words: string): string => ifKnown(field, `\n${words}`)

/** The destination and the outcome, a line each. */
export const details = `${dialled}${line('agent_name', 'Answered by ')}[[agent_name|one_line|truncate:100]][[talk_duration|json|truncate:1|map:0=,n=,*=\nTalk time ]][[talk_duration|map:0=|seconds_to:m:ss]]${line('summary', '')}${about}`

/**
 * A recording or a voicemail as the address of a link or a button: another scheme would be run, so the address is left out then.
 */
export const recordingLink = 'recording_url|http_url'
export const voicemailLink = 'voicemail_url|http_url'

const links = `${line(recordingLink, 'Recording: ')}[[${recordingLink}]]${line(voicemailLink, 'Voicemail: ')}[[${voicemailLink}]]`

/** The whole message as plain text. */
export const plainText = `${headline}\n${details}${links}`
