// The system's ffmpeg reads formats that Offhook does not. It gets one file and no network, is told the format so that it does
// not guess, decodes only the codecs of calls, and returns WAV through a pipe: when nobody reads any more, it ends.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { setPriority } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import { createByteReader } from './byte-reader.ts'
import { notPlayable, nothingDecodable } from './conversion-errors.ts'
import type { SampleBlock, AudioStream } from './audio-stream.ts'
import { decodeWav } from './wav.ts'

interface FfmpegRun {
  /** The path of the program. */
  readonly program: string
  readonly source: string
  /** ffmpeg's name for the container. */
  readonly demuxer: string
  /** ffmpeg returns at most this duration and one second. */
  readonly secondsMost: number
  /** The format of the file, in words for people. */
  readonly description: string
  /** Called with the process's id, and with `null` when it has ended. */
  readonly onChild: (pid: number | null) => void
  /** Called with the progress, if the file states its duration. */
  readonly onShare: (share: number) => void
}

/** The largest block of memory that ffmpeg may allocate. */
const ALLOCATION_BYTES_MOST = 256 * 1024 * 1024
/**
 * The codecs of calls, by the names of ffmpeg's decoders; ffmpeg ignores names that it does not have. To identify a file, ffmpeg
 * decodes a little of everything in it, pictures and films too, and it has hundreds of decoders that no call needs.
 */
// oxfmt-ignore
const CODECS = [
  'aac', 'aac_latm', 'ac3', 'eac3', 'alac', 'flac', 'vorbis', 'libvorbis', 'opus', 'libopus', 'speex', 'libspeex',
  'mp1', 'mp1float', 'mp2', 'mp2float', 'mp3', 'mp3float', 'wmav1', 'wmav2', 'wmapro', 'wmavoice', 'truespeech',
  'amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb', 'gsm', 'gsm_ms', 'libgsm', 'libgsm_ms', 'ilbc', 'libilbc', 'qcelp',
  'g722', 'g723_1', 'g726', 'g726le', 'g729', 'adpcm_ima_qt', 'adpcm_ima_wav', 'adpcm_ms', 'pcm_alaw', 'pcm_mulaw',
  ...['u8', 's8', 's16le', 's16be', 's24le', 's24be', 's32le', 's32be', 'f32le', 'f32be', 'f64le', 'f64be'].map((format) => `pcm_${format}`),
].join(',')
/** Enough of ffmpeg's messages to state a reason. */
const TOLD_BYTES_MOST = 16 * 1024
const LOWEST_PRIORITY = 19

/** The ffmpeg of a PATH, or `null`. */
export function findFfmpeg(path = process.env['PATH'] ?? ''): string | null {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
  const places = path.split(delimiter).filter((folder) => folder !== '')
  return places.map((folder) => join(folder, name)).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export async function decodeWithFfmpeg(run: FfmpegRun): Promise<AudioStream> {
  const child = start(run)
  const stderr = listen(child.stderr)
  const ended = endOf(child)
  const isOver = ended.finally(() => run.onChild(null))
  try {
    const audio = await decodeWav(createByteReader(child.stdout as AsyncIterable<Uint8Array>))
    if ('codec' in audio) throw new Error(`ffmpeg returned a WAV with ${audio.codec}`)
    let failed = false
    const blocks = async function* (): AsyncGenerator<SampleBlock> {
      let seconds = 0
      try {
        for await (const block of audio.blocks) {
          seconds += (block[0]?.length ?? 0) / audio.rate
          if (stderr.seconds() > 0) run.onShare(Math.min(1, seconds / stderr.seconds()))
          yield block
        }
        failed = (await isOver) !== 0
      } finally {
        child.kill('SIGKILL')
      }
    }
    return { ...audio, description: run.description, blocks: blocks(), wasTruncated: () => failed }
  } catch {
    child.kill('SIGKILL')
    await isOver
    throw failureOf(run, stderr.text())
  }
}

function start({
  program,
  source,
  demuxer,
  secondsMost,
  onChild,
}: FfmpegRun): ChildProcessByStdio<null, Readable, Readable> {
  // oxfmt-ignore
  const args = [
    '-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-threads', '1', '-max_alloc', `${ALLOCATION_BYTES_MOST}`,
    '-protocol_whitelist', 'file,pipe', '-codec_whitelist', CODECS, '-f', demuxer, '-i', `file:${source}`,
    '-map', '0:a:0', '-t', `${secondsMost + 1}`, '-c:a', 'pcm_s16le', '-bitexact', '-f', 'wav', 'pipe:1',
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { LC_ALL: 'C' }, windowsHide: true })
  if (child.pid !== undefined) {
    onChild(child.pid)
    lower(child.pid)
  }
  return child
}

/** The process may have ended already: then its priority need not be lowered. */
function lower(pid: number): void {
  try {
    setPriority(pid, LOWEST_PRIORITY)
  } catch {}
}

/** The exit code of ffmpeg; `null` when it was killed or never started. */
function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code))
  })
}

function listen(stderr: Readable): { text(): string; seconds(): number } {
  let text = ''
  stderr.setEncoding('utf8')
  stderr.on('data', (some: string) => {
    if (text.length < TOLD_BYTES_MOST) text += some
  })
  return {
    text: () => text,
    seconds() {
      const [, hours = 0, minutes = 0, seconds = 0] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(text)?.map(Number) ?? []
      return hours * 3600 + minutes * 60 + seconds
    },
  }
}

function failureOf({ description, source }: FfmpegRun, output: string): Error {
  if (/moov atom not found|partial file|End of file/.test(output)) return nothingDecodable(description)
  const line = output.trim().split('\n').at(-1)?.replaceAll(`file:${source}`, 'the file').trim() ?? ''
  return notPlayable(
    `the format seems to be ${description}, but ffmpeg can’t read it (${line === '' ? 'no details' : line}).`,
  )
}
