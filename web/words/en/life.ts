import { OUTCOME_WORDS, STATUS_WORDS } from '../../../src/calls/status-words.ts'

/** The life of a call in words: its statuses and events, its outcome, and its strip. */
export const life = {
  status: STATUS_WORDS,
  event: {
    ...STATUS_WORDS,
    ended: 'Call ended',
    final: 'Final request',
    updated: 'Call updated',
  },
  /** The status of an active call, where the word alone would read as an outcome. */
  ongoing: {
    answered: { word: 'In progress', means: 'Answered. The call is in progress.' },
    voicemail: { word: 'In voicemail', means: 'The caller is connected to voicemail.' },
  },
  /** No status was reported yet. */
  begun: 'Started',
  outcome: OUTCOME_WORDS,
  /** The meaning of an outcome, where its word is not enough. */
  outcomeMeans: {
    answered: 'Answered by a person.',
    missed: 'It rang until the phone system gave up.',
    abandoned: 'The caller hung up before anyone answered.',
    unanswered: 'Nobody answered. The phone system doesn’t say why.',
    busy: 'The line was busy.',
    voicemail: 'Answered by voicemail.',
    rejected: 'The call was declined.',
    failed: 'The call could not be connected.',
    blocked: 'Blocked by a rule.',
  },
  /** Parts of the strip, as screen readers announce them: "rang 12 s". */
  stretch: {
    ringing: 'rang',
    in_menu: 'in a menu',
    queued: 'in a queue',
    answered: 'talked',
    on_hold: 'on hold',
    transferring: 'being transferred',
    voicemail: 'in voicemail',
    ended: '',
  },
  strip: (parts: readonly string[]) => (parts.length === 0 ? 'No status yet' : `Call: ${parts.join(', ')}`),
  /** `1 h 2 min`, `1 min 23 s`, `12 s` */
  length: (seconds: number) => {
    const whole = Math.max(0, Math.round(seconds))
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    if (h > 0) return `${h} h ${m} min`
    return m > 0 ? `${m} min ${s} s` : `${s} s`
  },
}
