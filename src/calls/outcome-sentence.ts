// Explains the outcome of a call in one sentence (C25). The sentence contains only what is known.
import type { Call, EndCause, EvidenceLeg, LegEnd, OutcomeRule, Status } from './call.ts'
import type { WholeEvidence } from './outcome-evidence.ts'
import { startOf } from './snapshot.ts'
import { OUTCOME_WORDS } from './status-words.ts'

/** How many parties a sentence names. Further parties are counted. */
const NAMED_MAX = 3

/** “Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up”, “Answered by 201 after 8 s; the caller hung up”. */
export function outcomeSentence(evidence: WholeEvidence, call: Call): string {
  const isOutbound = call.fields['direction'] === 'outbound'
  const telling: Telling = { evidence, call, who: isOutbound ? 'the agent' : 'the caller', isOutbound }
  const outcome = OUTCOME_WORDS[call.outcome ?? 'unanswered']
  const head = evidence.rule === 'answered' ? `${outcome}${answer(telling)}` : outcome
  const reason = PARTS[evidence.rule](telling)
    .filter((part) => part !== '')
    .join('; ')
  return reason === '' ? head : `${head}${head === outcome ? ':' : ';'} ${reason}`
}

interface Telling {
  readonly evidence: WholeEvidence
  readonly call: Call
  /** The words for the person who made the call. */
  readonly who: string
  readonly isOutbound: boolean
}

const PARTS: Readonly<Record<OutcomeRule, (telling: Telling) => readonly string[]>> = {
  answered: (telling) => [hangup(telling)],
  blocked: () => ['the phone system blocks this caller'],
  message_left: ({ evidence, who }) => [ends(evidence), `${who} left a message`],
  caller_left: (telling) => [left(telling)],
  queue_left: ({ evidence }) => [nobody(evidence), 'the queue gave up'],
  dial: (telling) => [reached(telling)],
  cause: ({ evidence }) => [ends(evidence), ended(evidence)],
  no_message: (telling) => [
    ends(telling.evidence),
    `${hungUp(telling) ?? 'the call ended'} in the mailbox, without a message`,
  ],
  menu_left: ({ evidence }) => [
    ends(evidence),
    `the call ended ${PLACES[evidence.during ?? 'ended'] ?? 'in a menu or mailbox'}`,
  ],
  ran_out: (telling) => [nobody(telling.evidence), hangup(telling)],
  unseen: () => ['the phone system picked up, and Offhook cannot see what followed'],
  reported: (telling) => [reported(telling)],
  lost: () => ['Offhook did not see the end of the call'],
  merged: () => ['the call became part of another call'],
}

/** Where the call was when it ended. */
const PLACES: Readonly<Partial<Record<Status, string>>> = {
  in_menu: 'in a menu',
  queued: 'in the queue',
  on_hold: 'on hold',
  transferring: 'during a transfer',
  voicemail: 'in the mailbox',
}

/** The words after “Answered”. */
function answer({ evidence: { legs }, call }: Telling): string {
  const party = legs.find(({ end }) => end === 'answered')?.party
  const start = startOf(call)
  const by = party === undefined ? '' : ` by ${party}`
  return call.answerAt === null || start === undefined ? by : `${by} after ${seconds(call.answerAt - start)}`
}

/** Says who ended the call; '' if that is unknown. */
function hangup(telling: Telling): string {
  return hungUp(telling) ?? (telling.evidence.endedBy === 'system' ? 'the phone system ended the call' : '')
}

/** The person who hung up; `null`: unknown, or no person hung up. */
function hungUp({ evidence: { endedBy }, isOutbound }: Telling): string | null {
  if (endedBy === 'agent') return 'the agent hung up'
  if (endedBy !== 'caller') return null
  return isOutbound ? 'the called party hung up' : 'the caller hung up'
}

/** The person who made the call hung up before an answer. */
function left({ evidence: { during, legs }, call, who }: Telling): string {
  const rung = legs.filter(({ end }) => end === 'cancelled')
  const whileRung = rung.length > 0 ? `, while ${partiesOf(rung)} rang` : ''
  if (during === 'queued' && call.queueMs > 0)
    return `${who} hung up after ${seconds(call.queueMs)} in the queue${whileRung}`
  const start = startOf(call)
  const after = start === undefined || call.endAt === null ? '' : ` after ${seconds(call.endAt - start)}`
  const place = during === null ? undefined : PLACES[during]
  if (place !== undefined) return `${who} hung up${after}, ${place}`
  return `${who} hung up${after}${whileRung || ', before an answer'}`
}

/** Nobody answered: the parties that were rung, and for how long. */
function nobody(evidence: WholeEvidence): string {
  const rung = ends(evidence)
  if (rung === '') return 'nobody answered'
  return evidence.legs.some(isRung) && !evidence.legs.some(({ end }) => end === 'answered')
    ? `${rung}, nobody answered`
    : rung
}

const isRung = ({ end, rangS }: EvidenceLeg): boolean =>
  (end === 'no_answer' || end === 'cancelled') && rangS !== undefined

/** The words for the end of a call of which no leg is known. */
const WITHOUT_LEGS: Readonly<Record<LegEnd, string>> = {
  answered: 'nobody answered',
  no_answer: 'nobody answered',
  cancelled: 'nobody answered',
  busy: 'the destination was busy',
  rejected: 'the call was rejected',
  failed: 'the destination could not be reached',
}

const END_OF_OUTCOME: Readonly<Record<string, LegEnd>> = {
  missed: 'no_answer',
  busy: 'busy',
  rejected: 'rejected',
  failed: 'failed',
}

/** How the attempt to reach somebody ended. */
function reached({ evidence, call }: Telling): string {
  const end = END_OF_OUTCOME[call.outcome ?? ''] ?? 'failed'
  const isLeg = evidence.legs.some((leg) => leg.end === end)
  const legs =
    end === 'no_answer'
      ? nobody(evidence)
      : isLeg
        ? ends(evidence)
        : [ends(evidence), WITHOUT_LEGS[end]].filter(Boolean).join(', ')
  return end === 'no_answer' || evidence.cause === null ? legs : `${legs} (${causeText(evidence.cause)})`
}

/** The caller's own leg ended with a cause. */
function ended({ endedBy, cause }: WholeEvidence): string {
  const how = cause === null ? '' : ` with ${causeText(cause)}`
  return endedBy === 'system' ? `the phone system ended the call${how}` : `the call ended${how}`
}

function reported(telling: Telling): string {
  const { cause } = telling.evidence
  if (cause === null) return hangup(telling)
  return `the phone system reported ${causeText(cause)}`
}

function causeText({ kind, code, name }: EndCause): string {
  if (kind === 'sip') return `SIP ${code ?? name ?? ''}`
  return [name, code].filter((part) => part !== undefined).join(', ')
}

/** How the legs ended, with one part for each kind of end; '' if no leg is known. */
function ends({ legs, moreLegs }: WholeEvidence): string {
  const rung = legs.filter(isRung)
  const silent = legs.filter((leg) => leg.end === 'no_answer' && leg.rangS === undefined)
  const groups = [
    ...[...Map.groupBy(rung, ({ rangS }) => rangS)].map(([rangS, those]) => `${partiesOf(those)} rang ${rangS} s`),
    ...(silent.length > 0 ? [`${partiesOf(silent)} did not answer`] : []),
    ...(['busy', 'rejected', 'failed', 'answered'] as const).flatMap((end) => {
      const those = legs.filter((leg) => leg.end === end)
      return those.length > 0 ? [`${partiesOf(those)} ${legWords(end, those.length)}`] : []
    }),
  ]
  const more = moreLegs > 0 ? ['and others'] : []
  return [...groups, ...more].join(', ')
}

function legWords(end: 'busy' | 'rejected' | 'failed' | 'answered', count: number): string {
  if (end === 'busy') return count > 1 ? 'were busy' : 'was busy'
  if (end === 'rejected') return 'rejected the call'
  return end === 'failed' ? 'could not be reached' : 'picked up and did not take the call'
}

function partiesOf(legs: readonly EvidenceLeg[]): string {
  const names = legs.flatMap(({ party }) => (party === undefined ? [] : [party]))
  const unnamed = legs.length - names.length
  const shown = names.slice(0, NAMED_MAX)
  const others = names.length - shown.length + (names.length > 0 ? unnamed : 0)
  if (names.length === 0) return unnamed === 1 ? 'a phone' : `${unnamed} phones`
  const all = others > 0 ? [...shown, others === 1 ? '1 other' : `${others} others`] : shown
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 1000))} s`
