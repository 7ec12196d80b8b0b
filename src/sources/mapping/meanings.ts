// The usual meanings of phone systems' words: the status or the outcome for a value. A proposal, which a person confirms: one
// word may have two meanings in two systems.
import type { Outcome, Status } from '../../calls/call.ts'
import type { Meaning } from './mapping.ts'
import { plainName } from './names.ts'

const statusWords: Readonly<Record<Status, string>> = {
  ringing:
    'ringing ring initiated initiate started start created new newcall incoming incomingcall inboundcall outgoingcall outboundcall alerting early earlymedia trying ' +
    'proceeding progress setup offered offering calling dialing dialling begin begun invite precall prering routing received preanswer ' +
    'klingelt klingeln eingehend sonnerie sonne llamando sonando timbrando ringingonagent answeredbymachine',
  in_menu: 'menu ivr inmenu ivrstarted menustarted greeting',
  queued: 'queued queue enqueued waiting inqueue queueentered waitinginqueue warteschlange enattente encola',
  answered:
    'answered answer inprogress ongoing connected connect active talking established up bridged bridge accepted accept pickup pickedup ' +
    'confirmed oncall unhold unheld resumed resume retrieved offhold angenommen verbunden imgespraech repondu decroche encours ' +
    'contestada respondida conectado atendida',
  on_hold: 'hold onhold held holding parked parking gehalten',
  transferring:
    'transferring transfer transferred forwarded forwarding redirected weitergeleitet transfere transferida',
  voicemail: 'voicemail voicemailstarted mailbox messagerie buzon anrufbeantworter',
  ended:
    'completed complete ended end hangup hungup finished finish terminated terminate disconnected disconnect closed released release ' +
    'done stopped stop bye postcall cdr newcdr report endofcallreport over callended beendet aufgelegt termine raccroche ' +
    'finalizada terminada colgada completada goodbye',
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  answered: 'answeredbyhuman',
  missed:
    'noanswer temporarilyunavailable missed notanswered noresponse timeout timedout ringtimeout verpasst manque perdida nocontestada sansreponse missedcall noanswered',
  abandoned:
    'canceled cancelled cancel abandoned abandon callerhangup originatorcancel requestterminated abgebrochen abandonne abandonada callercancel',
  unanswered: 'unanswered',
  busy: 'busy userbusy busyhere busyeverywhere besetzt occupe ocupado',
  voicemail: 'voicemailleft voicemailreceived leftvoicemail',
  rejected:
    'rejected reject declined decline denied forbidden unauthorized proxyauthenticationrequired abgelehnt rejete rechazada callrejected',
  failed:
    'failed fail failure error congestion chanunavail unavailable unreachable notfound addressincomplete doesnotexistanywhere fehlgeschlagen echec fallida',
  blocked: 'blocked spam blacklisted blocklisted gesperrt bloque bloqueada',
}

const nothingWords =
  'tagged untagged commented archived unarchived assigned unassigned updated modified ping test transcribed rated ' +
  'recordingcompleted recordingsaved recordingready recording transcription transcriptready summaryready dtmf speechupdate transcript ' +
  'statusupdate conversationupdate voicemailuploaded recap csat'

function wordsOf<Name extends string>(table: Readonly<Record<Name, string>>): ReadonlyMap<string, Name> {
  const rows = Object.entries<string>(table) as [Name, string][]
  return new Map(rows.flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)))
}

const statusOfWord = wordsOf(statusWords)
const outcomeOfWord = wordsOf(outcomeWords)
const NOTHING_WORDS: ReadonlySet<string> = new Set(nothingWords.split(' '))

/** Words that only say what the value is about, not what happened. */
const about: ReadonlySet<string> = new Set(
  'call calls phone event status state inbound outbound incoming outgoing voice participant webhook notification leg session ext'.split(
    ' ',
  ),
)

/** The most likely meaning of a value; `null`: unknown. */
export function meaningOf(value: string): Meaning | null {
  for (const word of spellingsOf(value)) {
    const outcome = outcomeOfWord.get(word)
    if (outcome !== undefined) return { status: 'ended', outcome }
    const status = statusOfWord.get(word)
    if (status !== undefined) return { status }
    if (NOTHING_WORDS.has(word)) return { ignore: true }
  }
  return null
}

/** The most likely outcome that a value names, for an ended call; `null`: none. */
export function outcomeMeant(value: string): Outcome | null {
  // `"answered": false`: nobody answered, for an unknown reason.
  if (value === 'true' || value === 'false') return value === 'true' ? 'answered' : 'unanswered'
  const meaning = meaningOf(value)
  if (meaning?.outcome !== undefined) return meaning.outcome
  if (meaning?.status === 'answered') return 'answered'
  return meaning?.status === 'voicemail' ? 'voicemail' : null
}

/** The value as one word, then without the words that only say what it is about, then its last word. */
function spellingsOf(value: string): string[] {
  const parts = value
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map(plainName)
    .filter((part) => part !== '')
  const significant = parts.filter((part) => !about.has(part))
  return [...new Set([parts.join(''), significant.join(''), significant.at(-1) ?? ''])].filter((word) => word !== '')
}

const directionWords = {
  inbound:
    'inbound in incoming inbounddial received eingehend entrant entrante inboundcall incomingcall inboundphonecall kommend',
  outbound:
    'outbound out outgoing outbounddial outboundapi made ausgehend sortant saliente outboundcall outgoingcall outboundphonecall gehend',
  internal: 'internal local intern interne interno extensiontoextension ext internalcall',
} as const
const directionOfWord = wordsOf<keyof typeof directionWords>(directionWords)

/** The direction that a value most likely names; `null`: none. */
export function directionMeant(value: string): 'inbound' | 'outbound' | 'internal' | null {
  return directionOfWord.get(plainName(value)) ?? null
}
