// The result of every format's reader: blocks of samples. All further processing is independent of formats.

/** Samples of a short period, one array for each channel, all equally long, nominally from -1 to 1. */
export type SampleBlock = readonly Float32Array[]

export interface AudioStream {
  /** The source's format: 'WAV, µ-law'. */
  readonly description: string
  /** Hz. */
  readonly rate: number
  readonly channels: number
  readonly blocks: AsyncIterable<SampleBlock>
  /** The duration that the header states, if it does. */
  readonly declaredSeconds?: number
  /** Called when the blocks are at their end: whether the header promised more. */
  readonly wasTruncated: () => boolean
}

/** From the slowest rate of any codec to the fastest of studio equipment. */
const RATES = { least: 4_000, most: 192_000 }
const CHANNELS_MOST = 8

/** Says what is wrong with a header's numbers, in a sentence; `null` if nothing is wrong. */
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
