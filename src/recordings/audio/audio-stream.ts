// What every reader of a format gives: stretches of samples. The rest of the way knows no formats.

/** Samples of a short stretch, one array for each channel, all equally long, nominally from -1 to 1. */
export type SampleBlock = readonly Float32Array[]

export interface AudioStream {
  /** What the source is: 'WAV, µ-law'. */
  readonly description: string
  /** Hz. */
  readonly rate: number
  readonly channels: number
  readonly blocks: AsyncIterable<SampleBlock>
  /** As its header says, where it says so. */
  readonly declaredSeconds?: number
  /** Asked when the blocks are at their end: whether the file promised more. */
  readonly wasTruncated: () => boolean
}

/** From the slowest that a codec has to what studio equipment has. */
const RATES = { least: 4_000, most: 192_000 }
const CHANNELS_MOST = 8

/** What is wrong with numbers that a header says, in a sentence; `null` when nothing is. */
export function headerFlaw({ rate, channels }: { rate: number; channels: number }): string | null {
  if (!(rate >= RATES.least && rate <= RATES.most)) return `the header specifies ${rate} samples per second.`
  if (!(channels >= 1 && channels <= CHANNELS_MOST)) return `the header specifies ${channels} channels.`
  return null
}

/** 'WAV, µ-law 8 kHz mono' */
export function describeAudio(format: string, rate: number, channels: number): string {
  const ways = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`
  return `${format} ${rate / 1000} kHz ${ways}`
}
