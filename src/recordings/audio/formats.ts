// Which formats are known, what they are called, and who reads them: Offhook itself, or a system ffmpeg.

interface FormatFacts {
  /** As a sentence names it. */
  readonly description: string
  /** How ffmpeg calls the container, where Offhook does not read it. It is given, so that it guesses nothing. */
  readonly demuxer?: string
}

const KNOWN = {
  wav: { description: 'WAV' },
  au: { description: 'Sun .au' },
  mp3: { description: 'MP3' },
  flac: { description: 'FLAC' },
  'ogg-flac': { description: 'FLAC in Ogg' },
  'ogg-opus': { description: 'Ogg Opus' },
  'ogg-vorbis': { description: 'Ogg Vorbis' },
  sln: { description: 'signed linear' },
  ulaw: { description: 'raw µ-law' },
  alaw: { description: 'raw A-law' },
  gsm: { description: 'GSM 6.10', demuxer: 'gsm' },
  aac: { description: 'AAC', demuxer: 'aac' },
  m4a: { description: 'M4A', demuxer: 'mov' },
  mp2: { description: 'MPEG audio layer I or II', demuxer: 'mp3' },
  'ogg-other': { description: 'Ogg with a codec other than Opus, Vorbis or FLAC', demuxer: 'ogg' },
  webm: { description: 'WebM', demuxer: 'matroska' },
  amr: { description: 'AMR', demuxer: 'amr' },
  aiff: { description: 'AIFF', demuxer: 'aiff' },
  wma: { description: 'Windows Media audio', demuxer: 'asf' },
} as const satisfies Record<string, FormatFacts>

export type AudioFormat = keyof typeof KNOWN

export const FORMATS: Readonly<Record<AudioFormat, FormatFacts>> = KNOWN

/** The names of what can be converted on this machine, for people. */
export function readableFormats(ffmpeg: boolean): string[] {
  return Object.values(FORMATS)
    .filter(({ demuxer }) => ffmpeg || demuxer === undefined)
    .map(({ description }) => description)
}
