// Which formats are known, what they are called, and who reads them: Offhook itself, or a system ffmpeg.

interface Known {
  /** As a sentence names it. */
  readonly says: string
  /** How ffmpeg calls the container, where Offhook does not read it. It is told, so that it guesses nothing. */
  readonly demuxer?: string
}

const KNOWN = {
  wav: { says: 'WAV' },
  au: { says: 'Sun .au' },
  mp3: { says: 'MP3' },
  flac: { says: 'FLAC' },
  'ogg-flac': { says: 'FLAC in Ogg' },
  'ogg-opus': { says: 'Ogg Opus' },
  'ogg-vorbis': { says: 'Ogg Vorbis' },
  sln: { says: 'signed linear' },
  ulaw: { says: 'raw µ-law' },
  alaw: { says: 'raw A-law' },
  gsm: { says: 'GSM 6.10', demuxer: 'gsm' },
  aac: { says: 'AAC', demuxer: 'aac' },
  m4a: { says: 'M4A', demuxer: 'mov' },
  mp2: { says: 'MPEG audio of layer I or II', demuxer: 'mp3' },
  'ogg-other': { says: 'Ogg with another codec than Opus, Vorbis and FLAC', demuxer: 'ogg' },
  webm: { says: 'WebM', demuxer: 'matroska' },
  amr: { says: 'AMR', demuxer: 'amr' },
  aiff: { says: 'AIFF', demuxer: 'aiff' },
  wma: { says: 'Windows Media audio', demuxer: 'asf' },
} as const satisfies Record<string, Known>

export type AudioFormat = keyof typeof KNOWN

export const FORMATS: Readonly<Record<AudioFormat, Known>> = KNOWN

/** The names of what can be converted on this machine, for people. */
export function readableFormats(ffmpeg: boolean): string[] {
  return Object.values(FORMATS)
    .filter(({ demuxer }) => ffmpeg || demuxer === undefined)
    .map(({ says }) => says)
}
