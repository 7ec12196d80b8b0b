// Recordings for tests, and a converter that stops with the test.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ConversionJob,
  type Converter,
  type ConverterOptions,
  createConverter,
} from '../../src/recordings/audio/converter.ts'

export const TAGS = { date: '2026-11-26T10:05:06.789Z', callId: 'c-1.7' }

/** A file of test/audio. */
export const audioFile = (name: string): string => join(import.meta.dirname, '../audio', name)

export interface Conversions extends AsyncDisposable {
  readonly converter: Converter
  readonly folder: string
  /** Stores `bytes` in a new file; resolves with its path. */
  store(bytes: Uint8Array): Promise<string>
  /** A job for a source, with a target that does not exist yet. */
  job(source: string, more?: Partial<ConversionJob>): ConversionJob
}

export async function conversions(options: Partial<ConverterOptions> = {}): Promise<Conversions> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-audio-'))
  const converter = createConverter({ concurrency: 2, ffmpeg: null, ...options })
  let count = 0
  return {
    converter,
    folder,
    async store(bytes) {
      const path = join(folder, `${++count}.source`)
      await writeFile(path, bytes)
      return path
    },
    job: (source, more = {}) => ({
      source,
      target: join(folder, `${++count}.mp3`),
      tags: TAGS,
      keepChannels: true,
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      await converter.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface WavOptions {
  readonly rate?: number
  readonly channels?: number
  /** Sizes in the header, whether or not they are true. */
  readonly riffSize?: number
  readonly dataSize?: number
  /** The chunks before the samples. */
  readonly before?: readonly Buffer[]
  readonly after?: readonly Buffer[]
}

/** A WAV file of 16-bit samples. */
export function wavAround(samples: Buffer, options: WavOptions = {}): Buffer<ArrayBuffer> {
  const { rate = 8000, channels = 1, before = [], after = [] } = options
  const fmt = Buffer.alloc(16)
  fmt.writeUInt16LE(1, 0)
  fmt.writeUInt16LE(channels, 2)
  fmt.writeUInt32LE(rate, 4)
  fmt.writeUInt32LE(rate * channels * 2, 8)
  fmt.writeUInt16LE(channels * 2, 12)
  fmt.writeUInt16LE(16, 14)
  const data = chunk('data', samples)
  if (options.dataSize !== undefined) data.writeUInt32LE(options.dataSize, 4)
  const body = Buffer.concat([Buffer.from('WAVE'), ...before, chunk('fmt ', fmt), data, ...after])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(options.riffSize ?? body.length, 4)
  return Buffer.concat([head, body])
}

export function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.from(`${id}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** 16-bit samples of a tone at half of full scale. */
export function tone(seconds: number, { rate = 8000, hertz = 440 } = {}): Buffer {
  const samples = Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    Math.round(16_384 * Math.sin((2 * Math.PI * hertz * i) / rate)),
  )
  return Buffer.from(samples.buffer)
}
