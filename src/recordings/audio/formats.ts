// The known formats, their names, and how each is read: by Offhook itself, or by the system's ffmpeg.

interface FormatFacts {
  /** The name of the format in a sentence. */
  readonly description: string
  /**
   * ffmpeg's name for the container, for formats that Offhook does not read. ffmpeg gets this name, so that it does not guess.
   */
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
