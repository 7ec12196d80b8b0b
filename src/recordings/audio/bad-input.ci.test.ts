// A file that is no recording, or half a recording, or an attack, gives an error that says so, leaves no file, and
// affects no other conversion.
import assert from 'node:assert/strict'
import { access, chmod, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { audioFile, chunk, conversions, tone, wavAround } from '../../../test/kit/audio.ts'
import { bombFlac } from '../../../test/kit/flac-bomb.ts'
import type { ConversionJob, ConverterOptions } from './converter.ts'

interface Row {
  readonly what: string
  readonly bytes: () => Promise<Uint8Array> | Uint8Array
  readonly job?: Partial<ConversionJob>
  readonly options?: Partial<ConverterOptions>
  readonly code: string
  readonly says: RegExp
}

const start = async (file: string, bytes: number): Promise<Uint8Array> =>
  (await readFile(audioFile(file))).subarray(0, bytes)

/** Bytes without any order, the same in every run (xorshift). */
function noise(count: number): Buffer {
  let state = 1
  return Buffer.from(
    Uint8Array.from({ length: count }, () => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return state
    }),
  )
}

const page = Buffer.from('\n<!doctype html><title>Sign in</title><p>Your session is over.')

// oxfmt-ignore
const ROWS: readonly Row[] = [
  { what: 'an empty file', bytes: () => Buffer.alloc(0), code: 'not_audio', says: /the file is empty/ },
  { what: 'a web page', bytes: () => page, code: 'not_audio', says: /a web page or XML, not audio/ },
  { what: 'a web page that is called a recording', bytes: () => page, job: { name: 'call.sln' }, code: 'not_audio', says: /a web page/ },
  { what: 'an answer in JSON', bytes: () => Buffer.from('{"error":"gone"}'), code: 'not_audio', says: /JSON, not audio/ },
  { what: 'bytes without order', bytes: () => noise(50_000), code: 'not_audio', says: /an unknown format, not audio/ },
  { what: 'what is called .gsm and is none', bytes: () => Buffer.alloc(330), job: { name: 'call.gsm' }, code: 'not_audio', says: /an unknown format, not audio/ },
  { what: 'a WAV of a header only', bytes: () => wavAround(Buffer.alloc(0)), code: 'not_audio', says: /a header but no audio/ },
  { what: 'a WAV of a header only, with a chunk after it', bytes: () => wavAround(Buffer.alloc(0), { after: [chunk('LIST', Buffer.alloc(40))] }), code: 'not_audio', says: /no audio/ },
  { what: 'a WAV that ends in its header', bytes: () => wavAround(tone(1)).subarray(0, 30), code: 'truncated_audio', says: /truncated or damaged/ },
  { what: 'a WAV that promised samples and has none', bytes: () => wavAround(tone(1)).subarray(0, 44), code: 'truncated_audio', says: /truncated or damaged/ },
  { what: 'a WAV of 3 samples per second', bytes: () => wavAround(tone(1), { rate: 3 }), code: 'not_audio', says: /3 samples per second/ },
  { what: 'a WAV of 20 channels', bytes: () => wavAround(Buffer.alloc(2000), { channels: 20 }), code: 'not_audio', says: /20 channels/ },
  { what: 'a FLAC that ends after its header', bytes: () => start('mono-8k.flac', 86), code: 'truncated_audio', says: /This FLAC file contains no audio/ },
  { what: 'a FLAC whose frames are noise', bytes: async () => Buffer.concat([await start('mono-8k.flac', 86), noise(200_000)]), code: 'truncated_audio', says: /This FLAC file contains no audio/ },
  { what: 'an Opus file that ends after its tags', bytes: () => start('mono-8k.opus', 300), code: 'truncated_audio', says: /This Ogg Opus file contains no audio/ },
  { what: 'a Vorbis file that ends in its header', bytes: () => start('mono-8k-vorbis.ogg', 40), code: 'truncated_audio', says: /This Ogg Vorbis file contains no audio/ },
  { what: 'an MP3 that goes on as noise', bytes: async () => Buffer.concat([await start('mono-44k.mp3', 1500), noise(100_000)]), code: 'not_audio', says: /the rest can’t be decoded/ },
  { what: 'a tag of an MP3 without the MP3', bytes: () => start('mono-44k.mp3', 45), code: 'not_audio', says: /the rest can’t be decoded/ },
  { what: 'a FLAC that says it is 100 days long', bytes: () => bombFlac({ frames: 10, promises: 8.64e6 * 8000 }), code: 'conversion_limit', says: /longer than 12 hours/ },
  { what: 'a FLAC that goes on and on', bytes: () => bombFlac({ frames: 300, promises: 0 }), options: { secondsMost: 2000 }, code: 'conversion_limit', says: /longer than 2000 seconds/ },
  { what: 'a FLAC that takes longer than it may', bytes: () => bombFlac({ frames: 5000, promises: 0 }), options: { timeLimitMs: () => 1000 }, code: 'conversion_limit', says: /longer than 1 s/ },
  { what: 'a conversion that takes more memory than it may', bytes: () => tone(1), job: { name: 'call.sln' }, options: { memoryMb: 4 }, code: 'conversion_limit', says: /more than 4 MB of memory/ },
  { what: 'GSM in a WAV without ffmpeg', bytes: () => readFile(audioFile('gsm610.wav')), code: 'unsupported_audio', says: /^This is GSM 6\.10, which requires ffmpeg\. Install ffmpeg on the machine that runs Offhook and restart Offhook, or record as WAV\.$/ },
  { what: 'a .gsm file without ffmpeg', bytes: () => readFile(audioFile('asterisk.gsm')), job: { name: 'msg0001.gsm' }, code: 'unsupported_audio', says: /^This is GSM 6\.10, which requires ffmpeg/ },
  { what: 'M4A without ffmpeg', bytes: () => readFile(audioFile('mono-16k.m4a')), code: 'unsupported_audio', says: /^This is M4A, which requires ffmpeg/ },
]

for (const { what, bytes, job = {}, options, code, says } of ROWS)
  test(`${what} is ${code}`, async () => {
    await using made = await conversions(options)
    const conversion = made.job(await made.store(await bytes()), job)
    await assert.rejects(made.converter.convert(conversion), { name: 'OffhookError', code, message: says })
    await assert.rejects(access(conversion.target), { code: 'ENOENT' })
  })

test('a source that is gone breaks off its own conversion only', async () => {
  await using made = await conversions({ concurrency: 1 })
  const gone = made.converter.convert(made.job(join(made.folder, 'gone')))
  const next = made.converter.convert(made.job(audioFile('pcm16-8k.wav')))
  await assert.rejects(gone, { code: 'conversion_stopped', message: /ENOENT/ })
  assert.equal((await next).seconds, 1.5)
})

// The part that exists of a file that was cut is converted.
// oxfmt-ignore
const CUT: readonly [string, number, number, string][] = [
  ['pcm16-8k.wav', 12_044, 0.75, 'WAV, 16 bit 8 kHz mono, truncated'],
  ['mono-8k.flac', 5000, 0.512, 'FLAC 8 kHz mono, truncated'],
  ['mono-8k.oga', 13_000, 0.512, 'FLAC in Ogg 8 kHz mono, truncated'],
  ['mono-48k.opus', 6000, 1.193, 'Ogg Opus 24 kHz mono, truncated'],
  ['mono-44k.mp3', 6000, 0.68, 'MP3 44.1 kHz mono'],
]
for (const [file, bytes, seconds, format] of CUT)
  test(`of ${file}, cut short, what is there is converted`, async () => {
    await using made = await conversions()
    const converted = await made.converter.convert(made.job(await made.store(await start(file, bytes))))
    assert.equal(converted.format, format)
    assert.ok(Math.abs(converted.seconds - seconds) < 0.02, `${converted.seconds} s`)
  })

test('.sln16 has 16 kHz, as its name says', async () => {
  await using made = await conversions()
  const job = made.job(await made.store(tone(1, { rate: 16_000 })), { name: 'https://pbx.example/call.sln16?at=1' })
  const { seconds, format } = await made.converter.convert(job)
  assert.deepEqual([seconds, format], [1, 'Signed linear 16 kHz mono'])
})

test('the bytes decide, not the name', async () => {
  await using made = await conversions()
  const { format } = await made.converter.convert(made.job(audioFile('mono-8k.flac'), { name: 'call.sln' }))
  assert.equal(format, 'FLAC 8 kHz mono')
})

test('samples of a WAV that are no numbers, or far too loud, are converted all the same', async () => {
  await using made = await conversions()
  const wav = await readFile(audioFile('float32-8k.wav'))
  for (const [i, wrong] of [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 1e30].entries())
    wav.writeFloatLE(wrong, 1000 + 4 * i)
  const { seconds } = await made.converter.convert(made.job(await made.store(wav)))
  assert.equal(seconds, 1.5)
})

/** Creates a program that replaces ffmpeg and gets the same arguments. */
async function standIn(folder: string, body: string): Promise<string> {
  const [path, script] = [join(folder, 'ffmpeg'), join(folder, 'ffmpeg.mjs')]
  await writeFile(script, `import { writeFileSync, readFileSync } from 'node:fs'\n${body}\n`)
  // A line with #! allows no spaces in a path, and the path of Node may have spaces.
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`)
  await chmod(path, 0o755)
  return path
}

const GSM = { name: 'msg0001.gsm' }

test('ffmpeg is told the format, the file and no network, and what it gives is converted', async () => {
  await using ground = await conversions()
  const outputFile = join(ground.folder, 'said.json')
  const wav = await ground.store(wavAround(tone(2), { dataSize: 0xffff_ffff }))
  const ffmpeg = await standIn(
    ground.folder,
    `writeFileSync(${JSON.stringify(outputFile)}, JSON.stringify({ args: process.argv.slice(2), env: Object.keys(process.env) }))
     process.stdout.write(readFileSync(${JSON.stringify(wav)}))`,
  )
  await using made = await conversions({ ffmpeg })
  const { seconds, format } = await made.converter.convert(made.job(audioFile('asterisk.gsm'), GSM))
  assert.deepEqual([seconds, format], [2, 'GSM 6.10 8 kHz mono'])
  const { args, env } = JSON.parse(await readFile(outputFile, 'utf8')) as { args: string[]; env: string[] }
  const line = args.join(' ')
  assert.match(
    line,
    /-nostdin .*-protocol_whitelist file,pipe -codec_whitelist \S*\bgsm\b\S* -f gsm -i file:.*asterisk\.gsm .*pipe:1$/,
  )
  // The shell of the replacement program adds PWD and other variables itself.
  assert.ok(!env.some((name) => name !== 'LC_ALL' && name !== 'PWD' && !name.startsWith('__')), env.join())
})

test('an ffmpeg that cannot read the file is quoted', async () => {
  await using ground = await conversions()
  const ffmpeg = await standIn(
    ground.folder,
    `console.error('header\\n' + process.argv.at(-1) + ': bad frame'); process.exit(1)`,
  )
  await using made = await conversions({ ffmpeg })
  const job = made.job(audioFile('asterisk.gsm'), GSM)
  await assert.rejects(made.converter.convert(job), {
    code: 'not_audio',
    message: /ffmpeg can’t read it \(pipe:1: bad frame\)/,
  })
})

test('an ffmpeg that hangs is ended with its conversion', async () => {
  await using ground = await conversions()
  const pidFile = join(ground.folder, 'pid')
  const ffmpeg = await standIn(
    ground.folder,
    `writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => undefined, 1000)`,
  )
  await using made = await conversions({ ffmpeg, timeLimitMs: () => 3000 })
  await assert.rejects(made.converter.convert(made.job(audioFile('asterisk.gsm'), GSM)), { code: 'conversion_limit' })
  const pid = Number(await readFile(pidFile, 'utf8'))
  assert.ok(!isAlive(pid))
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('memory does not grow with the length: hours of silence in a sparse file', async () => {
  await using made = await conversions()
  const source = await made.store(wavAround(Buffer.alloc(0), { dataSize: 0xffff_ffff }))
  await truncate(source, 50_000_000)
  const before = process.memoryUsage().rss
  let most = before
  const onProgress = (): void => void (most = Math.max(most, process.memoryUsage().rss))
  const { seconds } = await made.converter.convert(made.job(source, { onProgress }))
  assert.ok(seconds > 3000)
  assert.ok(most - before < 150 * 1024 * 1024, `${Math.round((most - before) / 1024 / 1024)} MiB more`)
})
