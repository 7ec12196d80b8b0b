// The speed of converting recordings to MP3, as a share of their length on one core, and the effect of ten conversions on
// deliveries.
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConverter } from '../src/recordings/audio/converter.ts'
import type { Program } from '../test/kit/program.ts'
import { median } from './figures.ts'
import type { BenchEnvironment } from './environment.ts'
import { latency } from './latency.ts'

/** Share of the recording's length, for 8 kHz and one channel. */
export const SHARE_GOAL = 1 / 100
/** The maximum factor for the 99th percentile of the latency while ten conversions run. */
export const LATER_GOAL = 2

const AT_ONCE = 10
/** Long enough that no conversion ends before the stream. */
const MINUTES = 60
const TAGS = { date: '2026-01-01T00:00:00Z', callId: 'bench' }

export interface ConversionTime {
  readonly form: string
  readonly minutes: number
  /** The processor time of all cores together, including the start of the thread. */
  readonly cpuSeconds: number
  /** Share of the recording's length. */
  readonly share: number
}

export interface Beside {
  /** The 99th percentile from event to receiver, in ms; medians of the rounds. */
  readonly alone: number
  readonly beside: number
}

interface Form {
  readonly says: string
  readonly rate: number
  readonly channels: 1 | 2
}

const FORMS: readonly Form[] = [
  { says: 'WAV, 16 bit, 8 kHz, one channel', rate: 8000, channels: 1 },
  { says: 'WAV, 16 bit, 8 kHz, two channels kept', rate: 8000, channels: 2 },
  { says: 'WAV, 16 bit, 48 kHz, one channel', rate: 48_000, channels: 1 },
]

export async function conversionTimes({ minutes, runs }: { minutes: number; runs: number }): Promise<ConversionTime[]> {
  await using folder = await temporaryFolder()
  const converter = createConverter({ concurrency: 1, ffmpeg: null })
  const times: ConversionTime[] = []
  for (const form of FORMS) {
    const source = join(folder.path, `${form.rate}-${form.channels}.wav`)
    await writeSpeech(source, { ...form, seconds: minutes * 60 })
    const spent: number[] = []
    for (let run = 0; run < runs; run++) {
      const before = process.cpuUsage()
      const target = `${source}.${run}.mp3`
      const { seconds } = await converter.convert({ source, target, tags: TAGS, keepChannels: true })
      const { user, system } = process.cpuUsage(before)
      if (seconds !== minutes * 60) throw new Error(`The measure does not count: ${seconds} s came out.`)
      spent.push((user + system) / 1e6)
    }
    const cpuSeconds = median(spent)
    times.push({ form: form.says, minutes, cpuSeconds, share: cpuSeconds / (minutes * 60) })
  }
  await converter.stop()
  return times
}

/** Latency alone and while the program converts ten recordings to MP3, in turn. */
export async function besideConversions(
  environment: BenchEnvironment,
  { ms, rounds }: { ms: number; rounds: number },
): Promise<Beside> {
  await using folder = await temporaryFolder()
  const source = join(folder.path, 'source.wav')
  await writeSpeech(source, { rate: 8000, channels: 1, seconds: MINUTES * 60 })
  const audio = await readFile(source)
  const env = { OFFHOOK_CONVERSIONS: String(AT_ONCE) }
  const [alone, beside]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    alone.push((await latency(environment, { ms })).p99)
    beside.push((await latency(environment, { ms, env, busy: (program) => convertTen(program, audio) })).p99)
  }
  return { alone: median(alone), beside: median(beside) }
}

/** Uploads ten recordings; resolves when all are being converted. */
async function convertTen(program: Program, audio: Uint8Array<ArrayBuffer>): Promise<void> {
  const calls = Array.from({ length: AT_ONCE }, (_, n) => `converted-${n}`)
  const headers = { 'content-type': 'application/json' }
  const updates = calls.map((uniqueid) => ({ uniqueid, status: 'answered' }))
  await program.ask('/api/v1/events', { method: 'POST', headers, body: JSON.stringify(updates) })
  for (const call of calls)
    await program.ask(`~/calls/uniqueid:${call}/recording`, {
      method: 'PUT',
      headers: { 'content-type': 'audio/wav' },
      body: audio,
    })
  for (const call of calls) while (!(await isBeingConverted(program, call))) await sleep(50)
}

async function isBeingConverted(program: Program, call: string): Promise<boolean> {
  const answer = await program.ask(`~/calls/uniqueid:${call}`)
  const { recordings } = (await answer.json()) as { recordings: { state: string; progress: number | null }[] }
  const [recording] = recordings
  if (recording?.state === 'ready') throw new Error('The measure does not count: a recording was too short for it.')
  return (recording?.progress ?? 0) > 0
}

export function recordingsTable(times: readonly ConversionTime[], { alone, beside }: Beside): string {
  const lines = times.map(({ form, minutes, cpuSeconds, share }) =>
    [
      form.padEnd(40),
      `${minutes} min`.padStart(7),
      `${cpuSeconds.toFixed(2)} s`.padStart(8),
      `1/${Math.round(1 / share)}`.padStart(6),
    ].join('  '),
  )
  const [first] = times
  const met = first !== undefined && first.share <= SHARE_GOAL ? 'yes' : 'NO'
  const later = beside / alone
  return [
    ['recording'.padEnd(40), ' length', '    core', 'of length'].join('  '),
    ...lines,
    `The first, goal ≤ 1/${Math.round(1 / SHARE_GOAL)} of the length: ${met}.`,
    '',
    `Event → receiver, 200/s, 99 of 100: ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms while ${AT_ONCE} recordings of ${MINUTES} min are converted,`,
    `${later.toFixed(2)} × as late, goal ≤ ${LATER_GOAL}: ${later <= LATER_GOAL ? 'yes' : 'NO'}.`,
  ].join('\n')
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'offhook-bench-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/**
 * A signal that costs an encoder as much as speech: a voice of many harmonics that glides and pauses, over line noise; 10 s of
 * it repeated.
 */
async function writeSpeech(
  path: string,
  { rate, channels, seconds }: { rate: number; channels: 1 | 2; seconds: number },
): Promise<void> {
  const stretch = Buffer.alloc(10 * rate * channels * 2)
  let [phase, noise] = [0, 1]
  for (let i = 0; i < 10 * rate; i++) {
    const at = i / rate
    phase += (2 * Math.PI * (120 + 30 * Math.sin(2.1 * at))) / rate
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0
    const voice = Math.sin(0.9 * at) > 0 ? [1, 2, 3, 5, 8, 13].reduce((sum, n) => sum + Math.sin(n * phase) / n, 0) : 0
    const sample = Math.round(5000 * voice * (0.6 + 0.4 * Math.sin(19 * at)) + noise / 2 ** 24)
    for (let channel = 0; channel < channels; channel++) stretch.writeInt16LE(sample, (i * channels + channel) * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF\0\0\0\0WAVEfmt ', 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * channels * 2, 28)
  head.writeUInt16LE(channels * 2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE((stretch.length * seconds) / 10, 40)
  await using file = await open(path, 'wx')
  await file.write(head)
  for (let at = 0; at < seconds; at += 10) await file.write(stretch)
}
