// Converts one file to an MP3: identify the format → decode the samples → one or two channels → the MP3's rate → LAME, and
// describes the result. All data flows in portions, so an hour takes no more memory than a minute.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open, stat } from 'node:fs/promises'
import { describeFile } from '../file-description.ts'
import { type ByteReader, createByteReader, readFileChunks } from './byte-reader.ts'
import { conversionError, needsFfmpeg, notPlayable, nothingDecodable, tooLong } from './conversion-errors.ts'
import { decodeWithFfmpeg } from './ffmpeg.ts'
import { decodeFlac, decodeOggFlac } from './flac.ts'
import { type AudioFormat, FORMATS } from './formats.ts'
import { HEAD_BYTES, identifyFile } from './identify.ts'
import type { Tags } from './id3.ts'
import { checkMp3 } from './mp3-check.ts'
import { formOf, writeMp3 } from './mp3-file.ts'
import { decodeOpus } from './opus.ts'
import { allPeaks, createPeakMeter } from './peaks.ts'
import { createResampler } from './resample.ts'
import { type SampleBlock, type AudioStream, describeAudio } from './audio-stream.ts'
import { decodeVorbis } from './vorbis.ts'
import { decodeAu, emptyRecording, decodeRaw, decodeWav } from './wav.ts'

/** A worker's task. */
export interface WorkerRequest {
  readonly source: string
  /** An empty file. */
  readonly target: string
  /** The source's original name. */
  readonly name: string | null
  readonly tags: Tags
  readonly keepChannels: boolean
  /** A longer recording is refused. */
  readonly secondsMost: number
  /** The path of ffmpeg; `null`: there is none. */
  readonly ffmpeg: string | null
}

export interface ConversionResult {
  readonly seconds: number
  readonly channels: 1 | 2
  readonly bytes: number
  /** The SHA-256 of the MP3, in hex. */
  readonly sha256: string
  /** 0..255; mono: 800 values, stereo: 800 for each channel, left first. */
  readonly peaks: Uint8Array
  /** The source's format: 'WAV, µ-law 8 kHz mono'. */
  readonly format: string
}

export interface ConversionListener {
  /** From 0 to 1. */
  readonly onShare: (share: number) => void
  /** Called with the id of a process that works for this conversion, and with `null` when it has ended. */
  readonly onChild: (pid: number | null) => void
}

export async function convertFile(job: WorkerRequest, listener: ConversionListener): Promise<ConversionResult> {
  const { size } = await stat(job.source)
  if (size === 0) throw notPlayable('the file is empty.')
  await using bytes = createByteReader(readFileChunks(job.source, (read) => listener.onShare(read / size)))
  const head = await bytes.peek(HEAD_BYTES)
  const format = identifyFile(head, job.name ?? undefined)
  if (format === null) throw unknownFile(head)
  const made =
    format === 'mp3' ? await keepMp3(bytes, job) : await encode(await decode(bytes, format, job, listener), job)
  return { ...made, ...(await digestOf(job.target)) }
}

type EncodedAudio = Omit<ConversionResult, 'bytes' | 'sha256'>

async function keepMp3(bytes: ByteReader, { source, target, secondsMost }: WorkerRequest): Promise<EncodedAudio> {
  const checked = await checkMp3(bytes, secondsMost)
  await copyFile(source, target)
  await using file = await open(target, 'r+')
  await file.sync()
  return checked
}

/** The formats that Offhook reads itself. WAV is missing, because it may hold other codecs. */
const READERS: Partial<Record<AudioFormat, (bytes: ByteReader, name: string) => AudioStream | Promise<AudioStream>>> = {
  au: decodeAu,
  flac: decodeFlac,
  'ogg-flac': decodeOggFlac,
  'ogg-opus': decodeOpus,
  'ogg-vorbis': decodeVorbis,
  sln: (bytes, name) => decodeRaw(bytes, 'sln', name),
  ulaw: (bytes, name) => decodeRaw(bytes, 'ulaw', name),
  alaw: (bytes, name) => decodeRaw(bytes, 'alaw', name),
}

async function decode(
  bytes: ByteReader,
  format: AudioFormat,
  job: WorkerRequest,
  listener: ConversionListener,
): Promise<AudioStream> {
  const { description, demuxer = format } = FORMATS[format]
  if (format === 'wav') {
    const decoded = await decodeWav(bytes)
    return 'codec' in decoded ? decodeByFfmpeg({ description: decoded.codec, demuxer }, job, listener) : decoded
  }
  return READERS[format]?.(bytes, job.name ?? '') ?? decodeByFfmpeg({ description, demuxer }, job, listener)
}

function decodeByFfmpeg(
  what: { description: string; demuxer: string },
  { source, ffmpeg, secondsMost }: WorkerRequest,
  listener: ConversionListener,
): Promise<AudioStream> {
  if (ffmpeg === null) throw needsFfmpeg(`This is ${what.description}`)
  return decodeWithFfmpeg({ ...what, program: ffmpeg, source, secondsMost, ...listener })
}

async function encode(
  audio: AudioStream,
  { target, tags, keepChannels, secondsMost }: WorkerRequest,
): Promise<EncodedAudio> {
  if ((audio.declaredSeconds ?? 0) > secondsMost) throw tooLong(secondsMost)
  const channels = keepChannels && audio.channels === 2 ? 2 : 1
  const form = formOf(audio.rate, channels)
  const meters = Array.from({ length: channels }, createPeakMeter)
  const resamplers = form.rate === audio.rate ? null : meters.map(() => createResampler(audio.rate, form.rate))
  await using mp3 = await writeMp3(target, { form, channels, tags })
  const writeBlock = async (block: SampleBlock): Promise<void> => {
    for (const [i, plane] of block.entries()) meters[i]?.add(plane)
    await mp3.write(block)
  }
  let samplesRead = 0
  for await (const block of audio.blocks) {
    samplesRead += block[0]?.length ?? 0
    if (samplesRead > secondsMost * audio.rate) throw tooLong(secondsMost)
    const kept = channels === 2 ? block.map(bounded) : [mixed(block)]
    await writeBlock(resamplers === null ? kept : kept.map((plane, i) => resamplers[i]?.push(plane) ?? plane))
  }
  if (samplesRead === 0) throw audio.wasTruncated() ? nothingDecodable(audio.description) : emptyRecording()
  if (resamplers !== null) await writeBlock(resamplers.map((resampler) => resampler.end()))
  const { samples } = await mp3.finish()
  const format =
    describeAudio(audio.description, audio.rate, audio.channels) + (audio.wasTruncated() ? ', truncated' : '')
  return { seconds: samples / form.rate, channels, peaks: allPeaks(meters), format }
}

/** Mixes all channels into one, each at its own loudness. */
function mixed(block: SampleBlock): Float32Array {
  const [first = new Float32Array(0), ...others] = block
  if (others.length === 0) return bounded(first)
  const sum = Float32Array.from(first)
  for (const plane of others) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (plane[i] ?? 0)
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / block.length
  return bounded(sum)
}

/**
 * Limits samples to full scale and replaces values that are not numbers, which a file of floats may hold: the encoder accepts
 * neither.
 */
function bounded(plane: Float32Array): Float32Array {
  for (let i = 0; i < plane.length; i++) {
    const sample = plane[i] ?? 0
    if (!(sample >= -1 && sample <= 1)) plane[i] = sample > 1 ? 1 : sample < -1 ? -1 : 0
  }
  return plane
}

/** Reads the file back, because the frame with the length was written last and stands first. */
async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const portion of createReadStream(path) as AsyncIterable<Uint8Array>) {
    bytes += portion.length
    hash.update(portion)
  }
  return { bytes, sha256: hash.digest('hex') }
}

function unknownFile(head: Uint8Array): Error {
  return conversionError('not_audio', `This is ${describeFile(head)}, not audio. Check what the phone system stores.`)
}
