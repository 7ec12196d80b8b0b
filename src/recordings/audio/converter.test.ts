// Every format becomes an MP3 of constant bit rate that sounds like its source and is as long.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { TAGS, audioFile, chunk, conversions, tone, wavAround } from '../../../test/kit/audio.ts'
import { FRAME_SAMPLES, hearMp3, readMp3, toneOf } from '../../../test/kit/mp3-reader.ts'
import { findFfmpeg } from './ffmpeg.ts'

interface Row {
  readonly file: string
  readonly format: string
  /** The sample rate of the MP3, in Hz. */
  readonly rate: number
  readonly kilobits: number
  readonly channels?: 1 | 2
  /** The length of the MP3; 1.5 by default. */
  readonly seconds?: number
}

// oxfmt-ignore
const ROWS: readonly Row[] = [
  { file: 'pcm8-8k.wav', format: 'WAV, 8 bit 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'pcm16-8k.wav', format: 'WAV, 16 bit 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'pcm24-16k.wav', format: 'WAV, 24 bit 16 kHz mono', rate: 16_000, kilobits: 32 },
  { file: 'pcm16-48k.wav', format: 'WAV, 16 bit 48 kHz mono', rate: 24_000, kilobits: 48 },
  { file: 'pcm32-8k.wav', format: 'WAV, 32 bit 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'extensible24-8k.wav', format: 'WAV, 24 bit 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'float32-8k.wav', format: 'WAV, 32 bit float 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'ulaw-8k.wav', format: 'WAV, µ-law 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'alaw-8k.wav', format: 'WAV, A-law 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'left-stereo-8k.wav', format: 'WAV, 16 bit 8 kHz stereo', rate: 8000, kilobits: 64, channels: 2 },
  { file: 'ulaw.au', format: 'Sun .au 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'asterisk.sln', format: 'Signed linear 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'mono-8k.flac', format: 'FLAC 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'stereo-8k.flac', format: 'FLAC 8 kHz stereo', rate: 8000, kilobits: 64, channels: 2 },
  { file: 'mono-8k.oga', format: 'FLAC in Ogg 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'mono-8k.opus', format: 'Ogg Opus 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'stereo-8k.opus', format: 'Ogg Opus 8 kHz stereo', rate: 8000, kilobits: 64, channels: 2 },
  { file: 'mono-48k.opus', format: 'Ogg Opus 24 kHz mono', rate: 24_000, kilobits: 48 },
  { file: 'mono-8k-vorbis.ogg', format: 'Ogg Vorbis 8 kHz mono', rate: 8000, kilobits: 32 },
]

// These are read by a system's ffmpeg. AAC counts in frames, GSM in blocks of 20 or 40 ms.
// oxfmt-ignore
const FFMPEG_ROWS: readonly Row[] = [
  { file: 'gsm610.wav', format: 'GSM 6.10 8 kHz mono', rate: 8000, kilobits: 32, seconds: 1.52 },
  { file: 'asterisk.gsm', format: 'GSM 6.10 8 kHz mono', rate: 8000, kilobits: 32 },
  { file: 'adpcm.wav', format: 'IMA ADPCM 8 kHz mono', rate: 8000, kilobits: 32, seconds: 1.515 },
  { file: 'mono-16k.aac', format: 'AAC 16 kHz mono', rate: 16_000, kilobits: 32, seconds: 1.6 },
  { file: 'mono-16k.m4a', format: 'M4A 16 kHz mono', rate: 16_000, kilobits: 32, seconds: 1.536 },
]

const ffmpeg = findFfmpeg()
for (const row of ROWS) test(`${row.file} becomes an MP3 that sounds like it and is as long`, () => check(row, null))
for (const row of FFMPEG_ROWS)
  test(`${row.file} becomes an MP3 by way of ffmpeg`, { skip: ffmpeg === null && 'there is no ffmpeg here' }, () =>
    check(row, ffmpeg),
  )

async function check({ file, format, rate, kilobits, channels = 1, seconds = 1.5 }: Row, ffmpeg: string | null) {
  await using made = await conversions({ ffmpeg })
  const shares: number[] = []
  const job = made.job(audioFile(file), { name: file, onProgress: (share) => shares.push(share) })
  const converted = await made.converter.convert(job)
  const mp3 = await readFile(job.target)

  const { tags, frames, strayBytes } = readMp3(mp3)
  assert.deepEqual(tags, { TDRC: '2026-11-26T10:05:06', 'TXXX:Call ID': TAGS.callId })
  assert.deepEqual(
    new Set(frames.map((frame) => JSON.stringify(frame))),
    new Set([JSON.stringify({ kilobits, rate, channels })]),
  )
  assert.equal(strayBytes, 0)

  assert.equal(converted.format, format)
  assert.equal(converted.channels, channels)
  assert.ok(Math.abs(converted.seconds - seconds) < 0.01, `${converted.seconds} s`)
  assert.equal(converted.bytes, mp3.length)
  assert.equal(converted.sha256, createHash('sha256').update(mp3).digest('hex'))
  assert.equal(shares.at(-1), 1)
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  )

  const decoded = await hearMp3(mp3)
  const left = decoded.channels[0] ?? new Float32Array(0)
  const samples = Math.round(converted.seconds * rate)
  assert.equal(left.length, samples, 'a player that heeds the info frame plays it to the sample')
  assert.ok(
    frames.length * FRAME_SAMPLES - samples < 4 * FRAME_SAMPLES,
    'one that does not plays a little silence more',
  )
  assert.ok(toneOf(left, rate, 440) > 0.2, `${toneOf(left, rate, 440)} of the tone`)
  assert.ok(toneOf(left, rate, 1000) < 0.02)

  assert.equal(converted.peaks.length, 800 * channels)
  const loudest = Math.max(...converted.peaks.subarray(0, 800))
  assert.ok(loudest > 110 && loudest < 200, `${loudest} at its loudest`)
}

test('two channels stay two: what only the caller said is in the left one only', async () => {
  await using made = await conversions()
  const job = made.job(audioFile('left-stereo-8k.wav'))
  const { peaks } = await made.converter.convert(job)
  const { channels, rate } = await hearMp3(await readFile(job.target))
  const [left, right] = channels.map((samples) => toneOf(samples, rate, 440))
  assert.ok((left ?? 0) > 0.2)
  assert.ok((right ?? 1) < 0.001)
  assert.ok(Math.max(...peaks.subarray(0, 800)) > 110)
  assert.equal(Math.max(...peaks.subarray(800)), 0)
})

test('two channels are mixed where one is asked for', async () => {
  await using made = await conversions()
  const job = made.job(audioFile('left-stereo-8k.wav'), { keepChannels: false })
  const { channels, peaks } = await made.converter.convert(job)
  assert.equal(channels, 1)
  assert.equal(peaks.length, 800)
  assert.equal(readMp3(await readFile(job.target)).frames[0]?.channels, 1)
})

test('the same source gives the same bytes', async () => {
  await using made = await conversions()
  const digest = async (): Promise<string> =>
    (await made.converter.convert(made.job(audioFile('mono-48k.opus')))).sha256
  assert.equal(await digest(), await digest())
})

/** A film with sound, or audio in a codec that no phone system uses, made by ffmpeg. */
const made = (args: readonly string[]): Buffer =>
  execFileSync(ffmpeg ?? '', ['-loglevel', 'error', ...args, '-'], { maxBuffer: 1024 * 1024 })
const SINE = ['-f', 'lavfi', '-i', 'sine=d=1']

test(
  'S43 of a film only the sound is decoded, and a codec of no phone system is not',
  { skip: ffmpeg === null && 'there is no ffmpeg here' },
  async () => {
    await using stage = await conversions({ ffmpeg })
    const film = made([
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=1',
      ...SINE,
      '-c:v',
      'mpeg4',
      '-c:a',
      'aac',
      '-movflags',
      'empty_moov',
      '-f',
      'mp4',
    ])
    const { format } = await stage.converter.convert(stage.job(await stage.store(film)))
    assert.match(format, /^M4A 44\.1 kHz mono/)
    const rare = made([...SINE, '-c:a', 'wavpack', '-f', 'matroska'])
    await assert.rejects(stage.converter.convert(stage.job(await stage.store(rare))), { code: 'not_audio' })
  },
)

test('peaks follow the sound: silence, loud, soft', async () => {
  await using made = await conversions()
  const soft = Buffer.from(Int16Array.from({ length: 8000 }, (_, i) => (i % 2 === 0 ? 1638 : -1638)).buffer)
  const samples = Buffer.concat([Buffer.alloc(16_000), tone(1), soft])
  const { peaks } = await made.converter.convert(made.job(await made.store(wavAround(samples))))
  const third = (n: number): number[] => [...peaks.subarray(n * 267 + 2, n * 267 + 260)]
  assert.deepEqual(new Set(third(0)), new Set([0]))
  assert.ok(third(1).every((peak) => peak > 120 && peak < 130))
  assert.ok(third(2).every((peak) => peak > 10 && peak < 15))
})

for (const file of ['mono-44k.mp3', 'vbr-stereo-8k.mp3'])
  test(`${file} is passed through byte for byte`, async () => {
    await using made = await conversions()
    const job = made.job(audioFile(file))
    const converted = await made.converter.convert(job)
    assert.deepEqual(await readFile(job.target), await readFile(audioFile(file)))
    assert.ok(Math.abs(converted.seconds - 1.5) < 0.01, `${converted.seconds} s`)
    assert.ok(Math.max(...converted.peaks.subarray(0, 800)) > 110)
    assert.equal(converted.channels, file.includes('stereo') ? 2 : 1)
  })

// Variations of a header that recorders write.
// oxfmt-ignore
const HEADERS: readonly [string, Parameters<typeof wavAround>[1]][] = [
  ['sizes of 0, as a recorder leaves them that was killed', { riffSize: 0, dataSize: 0 }],
  ['sizes of 0xFFFFFFFF, as a recorder writes them that streams', { riffSize: 0xffff_ffff, dataSize: 0xffff_ffff }],
  ['a LIST chunk and one of odd length before the samples', { before: [chunk('LIST', Buffer.from('INFOISFT\u0004\0\0\0test')), chunk('odd ', Buffer.alloc(7))] }],
  ['a LIST chunk after the samples', { after: [chunk('LIST', Buffer.alloc(4000, 'x'))] }],
  ['a rate of 11,025 Hz', { rate: 11_025 }],
  ['a rate that MP3 does not know', { rate: 9600 }],
]
for (const [what, options = {}] of HEADERS)
  test(`a WAV with ${what} is read to its end and not beyond`, async () => {
    await using made = await conversions()
    const { rate = 8000 } = options
    const job = made.job(await made.store(wavAround(tone(2, { rate }), options)))
    const { seconds } = await made.converter.convert(job)
    assert.ok(Math.abs(seconds - 2) < 0.001, `${seconds} s`)
    const decoded = await hearMp3(await readFile(job.target))
    assert.ok(toneOf(decoded.channels[0] ?? new Float32Array(1), decoded.rate, 440) > 0.45)
  })

test('no more run at once than may, and the next begins when one has ended', async () => {
  await using made = await conversions({ concurrency: 1 })
  const source = await made.store(wavAround(tone(60)))
  const order: string[] = []
  const run = async (name: string): Promise<void> => {
    const onProgress = (share: number): void => void (share === 1 && order.push(`${name} read`))
    await made.converter.convert(made.job(source, { onProgress }))
    order.push(`${name} done`)
  }
  await Promise.all([run('first'), run('second')])
  assert.deepEqual(order, ['first read', 'first done', 'second read', 'second done'])
})

test('one that is stopped leaves no file and makes room for the next', async () => {
  await using made = await conversions({ concurrency: 1 })
  const stopping = new AbortController()
  const long = await made.store(wavAround(Buffer.alloc(100_000_000)))
  const job = made.job(long, { onProgress: () => stopping.abort(), signal: stopping.signal })
  const stopped = assert.rejects(made.converter.convert(job), { code: 'conversion_stopped' })
  const next = made.converter.convert(made.job(audioFile('pcm16-8k.wav')))
  await stopped
  await assert.rejects(access(job.target), { code: 'ENOENT' })
  assert.equal((await next).seconds, 1.5)
})

test('a converter that stops ends what runs, refuses what waits and what comes', async () => {
  await using made = await conversions({ concurrency: 1 })
  const long = await made.store(wavAround(Buffer.alloc(100_000_000)))
  const outcomes = Promise.allSettled([1, 2].map(() => made.converter.convert(made.job(long))))
  await made.converter.stop()
  const late = await Promise.allSettled([made.converter.convert(made.job(long))])
  for (const outcome of [...(await outcomes), ...late])
    assert.equal(outcome.status === 'rejected' && (outcome.reason as { code?: string }).code, 'conversion_stopped')
})

test('a target that is there already is not written over', async () => {
  await using made = await conversions()
  const target = await made.store(Buffer.from('precious'))
  await assert.rejects(made.converter.convert(made.job(audioFile('pcm16-8k.wav'), { target })), /EEXIST/)
  assert.equal(await readFile(target, 'utf8'), 'precious')
})

test('S43 a thread takes one recording after the other, each as if it were the first, and none after one that failed', async (t) => {
  let begun = 0
  const count = (): void => void (begun += 1)
  process.on('worker', count)
  t.after(() => process.off('worker', count))
  await using one = await conversions({ concurrency: 1 })
  const hashes = async (): Promise<string[]> => {
    const made: string[] = []
    for (const file of ['pcm16-8k.wav', 'mono-8k.flac', 'stereo-8k.opus', 'vbr-stereo-8k.mp3'])
      made.push((await one.converter.convert(one.job(audioFile(file)))).sha256)
    return made
  }
  const first = await hashes()
  for (let round = 1; round < 7; round += 1) assert.deepEqual(await hashes(), first)
  assert.equal(begun, 2, 'twenty-eight of them')
  await assert.rejects(one.converter.convert(one.job(await one.store(Buffer.from('no sound at all')))))
  assert.deepEqual(await hashes(), first)
  assert.equal(begun, 3)
})
