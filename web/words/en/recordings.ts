/** Recordings of a call, how they are heard, and the steps after the call. */
export const recordings = {
  one: 'Recording',
  voicemail: 'Voicemail',
  /** One of several, by when it began to be kept. */
  nth: (name: string, n: number) => `${name} ${n}`,
  ready: 'ready',
  from: (where: string) => `from ${where}`,
  fetching: (where: string | null) => (where === null ? 'Fetching' : `Fetching from ${where}`),
  looking: (file: string | null) => (file === null ? 'Waiting for the file' : `Waiting for ${file}`),
  converting: (percent: number) => `Converting, ${percent} %`,
  convertingLabel: 'Conversion',
  waits: 'Waiting to be converted',
  nextTry: (n: number) => `try ${n} at`,
  lastTry: (why: string) => `The last try: ${why}`,
  failed: 'Failed',
  noReason: 'Nothing is known of why.',
  deleted: 'Deleted',
  deletedBy: {
    person: 'by hand',
    retention: 'because recordings are kept no longer',
    do_not_record: 'because the caller did not want to be recorded',
  } as Readonly<Record<string, string>>,
  gone: 'It is not there any more.',
  linksEnded: 'Links to it have ended.',
  expected: 'Announced, not there yet',
  expectedWhy: 'Requests that need it wait, for as long as their integration says.',
  announcedLost: 'The recording that was announced did not come.',
  notFetched: 'Recorded, not fetched',
  notFetchedFolder: 'Its files cannot be read from here. Name the folder of recordings in',
  notFetchedElse: 'The phone system recorded this call, but sent neither the recording nor its address.',
  theSource: 'the source',
  delete: 'Delete',
  deleteOf: (name: string) => `Delete the ${name.toLowerCase()}`,
  deleteAsk: (name: string) => `Delete this ${name.toLowerCase()}?`,
  deleteWhy: 'Its audio goes for good, and every link to it ends: nobody can hear it any more.',
  deletedNow: (name: string) => `${name} deleted`,
  tryingAgain: 'It is tried again',
  /** The API lists the latest hundred. */
  heard: (n: number) =>
    n === 0 ? 'Not heard yet' : n === 1 ? 'Heard once' : `Heard ${n >= 100 ? 'at least 100' : n} times`,
  heardLabel: 'Who listened',
  byLink: 'Somebody with the link',
  cameAs: (format: string) => `It came as ${format}.`,
  originalKept: 'The original is kept too.',
  file: (size: string) => `MP3, ${size}`,
  download: (name: string, size: string) => `Download the ${name.toLowerCase()}, MP3, ${size}`,
  /** `1.3 MB`, `80 kB` */
  size: (bytes: number) =>
    bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`,
  bar: 'The part of the call that was recorded',
  lane: {
    fetching: 'fetching',
    converting: 'converting',
    ready: 'ready',
    failed: 'failed',
    lost: 'it did not come',
    deleted: 'deleted',
    expected: 'announced, not there yet',
  },
  /** In the list of calls. */
  mark: { expected: 'Recording is on its way', ready: 'Recorded', failed: 'Its recording failed' },
  happened: {
    ready: (name: string) => `${name} ready`,
    failed: (name: string) => `${name} failed`,
    lost: (name: string) => `${name} did not come`,
    deleted: (name: string) => `${name} deleted`,
  },
  player: {
    label: (name: string) => `Player: ${name.toLowerCase()}`,
    play: 'Play',
    pause: 'Pause',
    position: 'Position',
    /** `1 minute 3 seconds of 1 minute 23 seconds` */
    at: (now: number, length: number) => `${spoken(now)} of ${spoken(length)}`,
    time: 'Time and length',
    speed: 'Speed',
    times: (rate: number) => `${rate}×`,
    speedNow: (rate: number) => `Speed ${rate}`,
    mute: 'Mute',
    unmute: 'Sound on',
    caller: 'Caller',
    agent: 'Agent',
    waiting: 'Loading',
    failed: 'It cannot be played.',
  },
  steps: {
    title: 'Steps after the call',
    lane: 'Steps',
    done: (done: number, all: number) => (done === all ? 'All done' : `${done} of ${all} done`),
    failedOf: (n: number) => (n === 1 ? '1 failed' : `${n} failed`),
    state: {
      waiting: 'Waiting',
      running: 'Running',
      answering_later: 'Answers later',
      done: 'Done',
      failed: 'Failed',
      skipped: 'Skipped',
    },
    for: 'for',
    took: (length: string) => `in ${length}`,
    tries: (n: number) => (n === 1 ? '1 try' : `${n} tries`),
    told: 'Told',
    mark: (name: string, state: string, at: string) => `${name}, ${state.toLowerCase()}, ${at}`,
    tryAgain: (name: string) => `Try again: ${name}`,
  },
}

/** `1 hour 2 minutes`, `1 minute 3 seconds`, `12 seconds`: as it is read out. */
function spoken(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
  return told.length === 0 ? '0 seconds' : told.join(' ')
}
