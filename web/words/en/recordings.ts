/** Recordings of a call, the player, and the post-call steps. */
export const recordings = {
  one: 'Recording',
  voicemail: 'Voicemail',
  /** The name of a recording among several, numbered by the time it was stored. */
  nth: (name: string, n: number) => `${name} ${n}`,
  ready: 'Ready',
  from: (where: string) => `from ${where}`,
  fetching: (where: string | null) => (where === null ? 'Fetching' : `Fetching from ${where}`),
  looking: (file: string | null) => (file === null ? 'Waiting for the file' : `Waiting for ${file}`),
  converting: (percent: number) => `Converting, ${percent} %`,
  convertingLabel: 'Conversion',
  waits: 'Waiting for conversion',
  nextTry: (n: number) => `Attempt ${n} at`,
  lastTry: (why: string) => `Last attempt: ${why}`,
  failed: 'Failed',
  noReason: 'Unknown reason.',
  deleted: 'Deleted',
  deletedBy: {
    person: 'manually',
    retention: 'after the retention period',
    do_not_record: 'because the caller opted out of recording',
  } as Readonly<Record<string, string>>,
  gone: 'This recording no longer exists.',
  linksEnded: 'Links no longer work.',
  expected: 'Not available yet',
  expectedWhy: 'Requests that need the recording wait until it is ready, or until the maximum wait is over.',
  announcedLost: 'The announced recording never arrived.',
  notFetched: 'Recorded but not fetched',
  notFetchedFolder: 'Offhook can’t read the phone system’s files. Set the recordings folder in',
  notFetchedElse: 'The phone system recorded this call but sent neither the recording nor its URL.',
  theSource: 'the source',
  delete: 'Delete',
  deleteOf: (name: string) => `Delete the ${name.toLowerCase()}`,
  deleteAsk: (name: string) => `Delete this ${name.toLowerCase()}?`,
  deleteWhy: 'The audio is deleted and all links to it stop working. This can’t be undone.',
  deletedNow: (name: string) => `${name} deleted`,
  tryingAgain: 'Retrying',
  /** The API returns the latest hundred listenings. */
  heard: (n: number) =>
    n === 0 ? 'Not played yet' : n === 1 ? 'Played once' : `Played ${n >= 100 ? 'at least 100' : n} times`,
  heardLabel: 'Playback history',
  byLink: 'Someone with the link',
  cameAs: (format: string) => `Original format: ${format}`,
  originalKept: 'Original kept',
  file: (size: string) => `MP3, ${size}`,
  download: (name: string, size: string) => `Download the ${name.toLowerCase()}, MP3, ${size}`,
  /** `1.3 MB`, `80 kB` */
  size: (bytes: number) =>
    bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`,
  bar: 'Recorded part of the call',
  lane: {
    fetching: 'fetching',
    converting: 'converting',
    ready: 'ready',
    failed: 'failed',
    lost: 'never arrived',
    deleted: 'deleted',
    expected: 'not available yet',
  },
  /** The marks in the list of calls. */
  mark: { expected: 'Recording pending', ready: 'Recorded', failed: 'Recording failed' },
  happened: {
    ready: (name: string) => `${name} ready`,
    failed: (name: string) => `${name} failed`,
    lost: (name: string) => `${name} never arrived`,
    deleted: (name: string) => `${name} deleted`,
  },
  player: {
    label: (name: string) => `Player: ${name.toLowerCase()}`,
    play: 'Play',
    pause: 'Pause',
    position: 'Position',
    /** `1 minute 3 seconds of 1 minute 23 seconds` */
    at: (now: number, length: number) => `${spoken(now)} of ${spoken(length)}`,
    time: 'Time and duration',
    speed: 'Speed',
    times: (rate: number) => `${rate}×`,
    speedNow: (rate: number) => `Speed ${rate}`,
    mute: 'Mute',
    unmute: 'Unmute',
    caller: 'Caller',
    agent: 'Agent',
    waiting: 'Loading',
    failed: 'Playback failed.',
  },
  steps: {
    title: 'Post-call steps',
    lane: 'Steps',
    done: (done: number, all: number) => (done === all ? 'All done' : `${done} of ${all} done`),
    failedOf: (n: number) => (n === 1 ? '1 failed' : `${n} failed`),
    state: {
      waiting: 'Waiting',
      running: 'Running',
      answering_later: 'Waiting for callback',
      done: 'Done',
      failed: 'Failed',
      skipped: 'Skipped',
    },
    nextTry: (n: number) => `for attempt ${n} at`,
    for: 'for',
    took: (length: string) => `in ${length}`,
    tries: (n: number) => (n === 1 ? '1 attempt' : `${n} attempts`),
    told: 'Fields set',
    mark: (name: string, state: string, at: string) => `${name}, ${state.toLowerCase()}, ${at}`,
    tryAgain: (name: string) => `Try again: ${name}`,
  },
}

/** `1 hour 2 minutes`, `1 minute 3 seconds`, `12 seconds`: as screen readers say it. */
function spoken(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ] as const
  const named = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
  return named.length === 0 ? '0 seconds' : named.join(' ')
}
