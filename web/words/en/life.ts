/** The life of a call in words: its statuses, how it ended, and the strip that draws it. */
export const life = {
  status: {
    ringing: 'Ringing',
    in_menu: 'In menu',
    queued: 'Queued',
    answered: 'Answered',
    on_hold: 'On hold',
    transferring: 'Transferring',
    voicemail: 'Voicemail',
    ended: 'Ended',
  },
  /** Nothing was reported of its status yet. */
  begun: 'Begun',
  outcome: {
    answered: 'Answered',
    missed: 'Missed',
    abandoned: 'Abandoned',
    unanswered: 'Not answered',
    busy: 'Busy',
    voicemail: 'Voicemail',
    rejected: 'Rejected',
    failed: 'Failed',
    blocked: 'Blocked',
  },
  /** What an outcome means, where its word is not enough. */
  outcomeMeans: {
    answered: 'A person answered.',
    missed: 'It rang out.',
    abandoned: 'The caller gave up before anybody answered.',
    unanswered: 'Nobody answered; how it ended is not known.',
    busy: 'The line was busy.',
    voicemail: 'The mailbox took it.',
    rejected: 'Somebody refused it.',
    failed: 'It could not be connected.',
    blocked: 'A rule refused it.',
  },
  /** Stretches of the strip, as those who hear the page are told: "rang 12 s". */
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
  strip: (parts: readonly string[]) =>
    parts.length === 0 ? 'Nothing is known of it yet' : `Call: ${parts.join(', ')}`,
  /** `1 h 2 min`, `1 min 23 s`, `12 s` */
  length: (seconds: number) => {
    const whole = Math.max(0, Math.round(seconds))
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    if (h > 0) return `${h} h ${m} min`
    return m > 0 ? `${m} min ${s} s` : `${s} s`
  },
}
