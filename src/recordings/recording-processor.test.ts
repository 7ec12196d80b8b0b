import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingNews } from '../calls/call.ts'
import { OffhookError } from '../errors.ts'
import type { ConversionResult } from './audio/convert-file.ts'
import type { Draft, RecordingFiles } from './recording-files.ts'
import type { CallFacts, AudioResult, RecordingJob, RecordingJobUpdate } from './recording-job.ts'
import { startRecordingProcessor, type RecordingProcessor } from './recording-processor.ts'

const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt '), Buffer.alloc(400)])
const converted: ConversionResult = {
  seconds: 5,
  channels: 1,
  bytes: 20_000,
  sha256: 'ab',
  peaks: new Uint8Array(800),
  format: 'WAV',
}
const facts: CallFacts = { startMs: 0, mayBeRecorded: true, twoChannels: false, keepOriginal: false }

interface Row extends RecordingJob {
  readonly dueMs: number | null
  readonly problem: string | null
}

interface ProcessorFixture {
  readonly rows: Map<string, Row>
  readonly files: Set<string>
  readonly ingested: RecordingNews[]
  readonly reports: string[]
  /** The time of the processor. A test moves it to make a recording due that is to be tried again. */
  clock: number
  have: (signal: AbortSignal) => Promise<AudioResult>
  convert: () => Promise<ConversionResult>
  ingest: () => Promise<unknown>
  facts: CallFacts | null
  /** If this is set, the database waits for it before the facts of the call are returned. */
  slow: (() => Promise<void>) | null
  /** The epoch of the processor that was started last. */
  epochs: number
  /** Whether the database accepts no writes. */
  away: boolean
}

const id = '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e5f'

function job(more: Partial<Row> = {}): Row {
  return {
    accountId: 1001,
    recordingId: id,
    callId: id,
    sourceId: 1,
    uniqueid: 'c',
    ref: 'https://pbx.example/1.wav',
    origin: 'url',
    isVoicemail: false,
    state: 'fetching',
    tries: 0,
    createdAt: 0,
    seconds: null,
    hasOriginal: false,
    epoch: 0,
    claim: 0,
    sourceClaim: 0,
    mp3Claim: 0,
    dueMs: 0,
    problem: null,
    ...more,
  }
}

function createFixture(...rows: Row[]): ProcessorFixture {
  const fixture: ProcessorFixture = {
    rows: new Map(rows.map((row) => [row.recordingId, row])),
    files: new Set(rows.filter(({ hasOriginal }) => hasOriginal).map(({ recordingId }) => `${recordingId}.source`)),
    ingested: [],
    reports: [],
    clock: 1_000_000,
    facts,
    slow: null,
    epochs: 0,
    away: false,
    have: async () => ({ ok: true, draft: draftOf(fixture), contentType: 'audio/wav', head: wav }),
    convert: async () => converted,
    ingest: async () => undefined,
  }
  return fixture
}

function draftOf({ files }: ProcessorFixture): Draft {
  return {
    path: '/drafts/1',
    bytes: 1,
    write: async () => undefined,
    digest: () => ({ bytes: 1, sha256: 'cd' }),
    keep: async (name) => {
      files.add(name)
      return { bytes: 1, sha256: 'cd' }
    },
    drop: async () => undefined,
  }
}

function filesOf({ files }: ProcessorFixture): RecordingFiles {
  return {
    draft: () => assert.fail('not asked for'),
    draftPath: async () => '/drafts/2',
    keep: async (_draft, name) => void files.add(name),
    drop: async () => undefined,
    path: (name) => name,
    open: async () => null,
    has: async (name) => files.has(name),
    remove: async (name) => void files.delete(name),
    async *names() {
      yield* files.values()
    },
    sweepDrafts: async () => undefined,
  }
}

function start(fixture: ProcessorFixture): RecordingProcessor {
  const epoch = (fixture.epochs += 1)
  const inHandOf = (row: RecordingJob): Row | null => {
    if (fixture.away) throw new Error('the database is away')
    const known = fixture.rows.get(row.recordingId)
    return known && known.state === row.state && known.claim === row.claim && known.epoch === row.epoch ? known : null
  }
  const move = (
    row: RecordingJob,
    { dueMs, hasOriginal, converted: made, source, problem, state, tries }: RecordingJobUpdate,
  ): boolean => {
    const known = inHandOf(row)
    if (known === null) return false
    fixture.rows.set(row.recordingId, {
      ...known,
      dueMs,
      epoch: 0,
      ...(source && { sourceClaim: row.claim }),
      ...(made && { mp3Claim: row.claim }),
      ...(state && { state }),
      ...(tries !== undefined && { tries }),
      ...(problem !== undefined && { problem }),
      ...(hasOriginal !== undefined && { hasOriginal }),
      ...(made && { seconds: made.seconds }),
    })
    return true
  }
  return startRecordingProcessor({
    store: {
      async claim(nowMs, { states, origins }, { activeIds, limit }) {
        const due = [...fixture.rows.values()].filter(
          (row) =>
            states.includes(row.state) &&
            origins.includes(row.origin) &&
            row.dueMs !== null &&
            row.dueMs <= nowMs &&
            !(row.epoch === epoch && activeIds.includes(row.recordingId)),
        )
        return due.slice(0, limit).map((row) => {
          const claimed = { ...row, epoch, claim: row.claim + 1 }
          fixture.rows.set(row.recordingId, claimed)
          return claimed
        })
      },
      update: async (row, to) => move(row, to),
      async saveTries(row, tries) {
        const known = inHandOf(row)
        if (known !== null) fixture.rows.set(row.recordingId, { ...known, tries })
        return known !== null
      },
      async delete(row) {
        const known = inHandOf(row)
        if (known === null) return false
        fixture.rows.set(row.recordingId, { ...known, state: 'deleted', dueMs: null, hasOriginal: false, epoch: 0 })
        return true
      },
      findByIds: async () => [...fixture.rows.values()],
    },
    files: filesOf(fixture),
    converter: { convert: () => fixture.convert(), stop: async () => undefined },
    obtainAudio: (_row, signal) => fixture.have(signal),
    async readCallFacts() {
      await fixture.slow?.()
      return fixture.facts
    },
    reportToCall: async (_row, news) => {
      await fixture.ingest()
      fixture.ingested.push(news)
    },
    onChanged: () => undefined,
    onSettled: () => undefined,
    concurrency: { fetching: 1, finding: 1, converting: 1 },
    now: () => fixture.clock,
    report: (event) => void fixture.reports.push(event),
  })
}

/** Wakes the processor repeatedly until `isThere` is true for the recording. Returns the row. */
async function until(
  fixture: ProcessorFixture,
  recorder: RecordingProcessor,
  isThere: (row: Row) => boolean,
): Promise<Row> {
  for (;;) {
    const row = fixture.rows.get(id)
    if (row && isThere(row)) return row
    recorder.changed()
    await sleep(1)
  }
}

const settled = ({ dueMs }: Row): boolean => dueMs === null

test('C9 a recording is fetched, made into an MP3, told, and its original is dropped unless it is to be kept', async () => {
  for (const keepOriginal of [false, true]) {
    const fixture = createFixture(job())
    fixture.facts = { ...facts, keepOriginal }
    const recorder = start(fixture)
    const row = await until(fixture, recorder, settled)
    await recorder.stop()
    assert.equal(row.state, 'ready')
    assert.deepEqual(fixture.ingested, [{ done: { ref: row.ref, id: `rec_${id.replaceAll('-', '')}`, seconds: 5 } }])
    assert.deepEqual([...fixture.files].toSorted(), keepOriginal ? [`${id}.1.source`, `${id}.2.mp3`] : [`${id}.2.mp3`])
    assert.equal(row.hasOriginal, keepOriginal)
  }
})

test('C9 what cannot be fetched now is tried again, later and later, and after 24 hours it is given up and told', async () => {
  const fixture = createFixture(job())
  fixture.have = async () => ({ ok: false, again: true, problem: 'It is not there yet.' })
  const recorder = start(fixture)
  const waits: number[] = []
  const begun = fixture.clock
  for (;;) {
    const tries = waits.length
    const row = await until(fixture, recorder, (one) => one.tries > tries || one.state === 'failed')
    if (row.state === 'failed') break
    waits.push((row.dueMs ?? 0) - fixture.clock)
    fixture.clock = row.dueMs ?? 0
  }
  const row = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.deepEqual(waits.slice(0, 4), [5_000, 15_000, 30_000, 60_000])
  assert.ok(fixture.clock - begun >= 24 * 3_600_000 - 1_800_000 && fixture.clock - begun <= 25 * 3_600_000)
  assert.equal(row.problem, 'It is not there yet.')
  assert.deepEqual(fixture.ingested, [{ lost: { ref: row.ref } }])
})

test('S43 what is no audio is refused with what came instead, and nothing of it is kept', async () => {
  const fixture = createFixture(job())
  const head = Buffer.from('<!doctype html><title>Sign in</title>')
  fixture.have = async () => ({ ok: true, draft: draftOf(fixture), contentType: 'text/html', head })
  const recorder = start(fixture)
  const row = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'failed')
  assert.match(row.problem ?? '', /a web page or XML \(text\/html\), not audio\. Check the URL/)
  assert.equal(fixture.files.size, 0)
})

test('S43 a conversion that breaks off is tried three times; one that the recording is to blame for is not', async () => {
  for (const [error, tries] of [
    [new Error('the worker died'), 3],
    [new OffhookError('truncated_audio', 'Nothing in it can be read.'), 1],
  ] as const) {
    const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
    fixture.files.add(`${id}.source`)
    let converted = 0
    fixture.convert = () => {
      converted += 1
      return Promise.reject(error)
    }
    const recorder = start(fixture)
    const row = await until(fixture, recorder, (one) => {
      fixture.clock += 1_000
      return settled(one)
    })
    await recorder.stop()
    assert.equal(converted, tries)
    assert.equal(row.state, 'failed')
    assert.equal(row.problem, error.message)
    // The original is kept, so that a person can have the conversion tried again.
    assert.ok(fixture.files.has(`${id}.source`))
  }
})

test('C9 a call that cannot be told now is told when it can, and what is told twice does no harm', async () => {
  const fixture = createFixture(job({ state: 'ready', seconds: 5 }))
  let refusals = 3
  fixture.ingest = () => (refusals-- > 0 ? Promise.reject(new Error('starting')) : Promise.resolve())
  const recorder = start(fixture)
  await until(fixture, recorder, (row) => {
    fixture.clock += 1_000
    return settled(row)
  })
  await recorder.stop()
  assert.equal(fixture.ingested.length, 1)
  assert.equal(fixture.reports.length, 3)
})

test('S43 nothing of a call to a number that is not to be recorded is kept, and nobody waits for it', async () => {
  for (const state of ['fetching', 'converting'] as const) {
    const fixture = createFixture(job({ state, hasOriginal: state === 'converting' }))
    fixture.files.add(`${id}.source`)
    fixture.facts = { ...facts, mayBeRecorded: false }
    const recorder = start(fixture)
    const row = await until(fixture, recorder, (one) => one.state === 'deleted' && fixture.files.size === 0)
    await recorder.stop()
    assert.deepEqual(fixture.ingested, [{ lost: { ref: row.ref } }])
  }
})

test('S43 a number that is taken off while its recording is made is not told of it, and the MP3 goes', async () => {
  const fixture = createFixture(job({ state: 'ready', seconds: 5 }))
  fixture.files.add(`${id}.mp3`)
  fixture.facts = { ...facts, mayBeRecorded: false }
  const recorder = start(fixture)
  const row = await until(fixture, recorder, (one) => one.state === 'deleted' && fixture.files.size === 0)
  await recorder.stop()
  assert.deepEqual(fixture.ingested, [{ lost: { ref: row.ref } }])
})

test('S43 a conversion that takes the program with it is not begun for ever', async () => {
  const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
  let begun = 0
  // The test replaces the end of the program by a conversion that never ends, and another processor that starts beside
  // it.
  for (let starts = 0; starts < 5; starts += 1) {
    const isBegun = Promise.withResolvers<void>()
    fixture.convert = () => {
      begun += 1
      isBegun.resolve()
      return new Promise<never>(() => undefined)
    }
    const recorder = start(fixture)
    const given = until(fixture, recorder, (row) => row.state === 'failed' && settled(row))
    await Promise.race([isBegun.promise, given])
    if (fixture.rows.get(id)?.state === 'failed') {
      await given
      await recorder.stop()
      break
    }
    void recorder.stop()
  }
  assert.equal(begun, 3)
  assert.match(fixture.rows.get(id)?.problem ?? '', /each of the 3 attempts/)
  assert.equal(fixture.ingested.length, 1)
})

test('S38 what somebody else says of a recording is told in one line, not endlessly, and without signs that nobody sees', async () => {
  const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
  fixture.convert = () =>
    Promise.reject(new OffhookError('not_audio', `It says\n\u202egnp.exe\u0000${'x'.repeat(5_000)}`))
  const recorder = start(fixture)
  const { problem } = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.match(problem ?? '', /^It says gnp\.exe x{400,490}…$/)
})

test('S43 one that is deleted while it is converted leaves no file', async () => {
  const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
  const isDeleted = Promise.withResolvers<void>()
  fixture.convert = async () => {
    fixture.rows.set(id, job({ state: 'deleted', dueMs: null }))
    // A deletion also removes the files that the row of the recording names.
    fixture.files.delete(`${id}.source`)
    isDeleted.resolve()
    return converted
  }
  const recorder = start(fixture)
  await isDeleted.promise
  await recorder.stop()
  assert.deepEqual([...fixture.files], [])
  assert.deepEqual(fixture.ingested, [])
})

test('S43 a stop puts down what is under way, which is taken up again by the next start', async () => {
  const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
  const begun = Promise.withResolvers<void>()
  const aborted = Promise.withResolvers<ConversionResult>()
  fixture.convert = () => {
    begun.resolve()
    return aborted.promise
  }
  const first = start(fixture)
  await begun.promise
  const stopped = first.stop()
  aborted.reject(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
  await stopped
  assert.equal(fixture.rows.get(id)?.state, 'converting')
  assert.equal(fixture.rows.get(id)?.tries, 0)
  fixture.convert = async () => converted
  const second = start(fixture)
  await until(fixture, second, settled)
  await second.stop()
  assert.equal(fixture.ingested.length, 1)
})

test('S43 the sweep takes files without a right to be there, and no others', async () => {
  const other = id.replace('0198', '0199')
  const ready = job({ state: 'ready', dueMs: null, claim: 4, mp3Claim: 3 })
  const activeIds = job({
    recordingId: other,
    hasOriginal: true,
    state: 'converting',
    dueMs: null,
    epoch: 9,
    claim: 2,
    sourceClaim: 1,
  })
  const fixture = createFixture(ready, activeIds)
  const kept = [`${id}.3.mp3`, `${other}.1.source`, `${other}.2.mp3`]
  const gone = id.replace('0198', '0200')
  for (const name of [
    `${id}.mp3`,
    `${id}.source`,
    `${id}.4.mp3`,
    ...kept,
    `${other}.1.mp3`,
    `${gone}.mp3`,
    `${gone}.1.source`,
  ])
    fixture.files.add(name)
  const recorder = start(fixture)
  await recorder.sweep(fixture.clock)
  await recorder.stop()
  assert.deepEqual([...fixture.files].toSorted(), kept)
})

test('S43 a full disk is nobody’s fault: it is said, and the recording waits a minute and is tried until there is room', async () => {
  const full = new OffhookError('disk_full', 'There is no room.')
  for (const state of ['fetching', 'converting'] as const) {
    const fixture = createFixture(job({ state, hasOriginal: state === 'converting' }))
    let tries = 0
    const fails = (): Promise<never> => {
      tries += 1
      return Promise.reject(full)
    }
    const { have, convert } = fixture
    fixture.have = fails
    fixture.convert = fails
    const recorder = start(fixture)
    for (let round = 1; round <= 5; round += 1) {
      const row = await until(fixture, recorder, ({ dueMs }) => dueMs === fixture.clock + 60_000)
      for (let n = 0; n < 20; n += 1) recorder.changed()
      await sleep(5)
      assert.equal(tries, round, 'not before it is due')
      assert.deepEqual([row.state, row.problem], [state, full.message])
      fixture.clock += 60_000
      if (round === 5) Object.assign(fixture, { have, convert })
    }
    const row = await until(fixture, recorder, settled)
    await recorder.stop()
    assert.deepEqual([row.state, row.problem], ['ready', null])
  }
})

test('C9 a database that takes nothing is asked again after a while, not all the time', async () => {
  const fixture = createFixture(job())
  let lookups = 0
  const away = async (): Promise<never> => {
    lookups += 1
    throw new Error('the database is away')
  }
  const { have } = fixture
  fixture.have = away
  fixture.away = true
  const recorder = start(fixture)
  for (let n = 0; n < 20; n += 1) {
    recorder.changed()
    await sleep(1)
  }
  assert.equal(lookups, 1)
  assert.equal(fixture.reports.length, 1)
  Object.assign(fixture, { have, away: false, clock: fixture.clock + 5_000 })
  await until(fixture, recorder, settled)
  await recorder.stop()
  assert.equal(fixture.ingested.length, 1)
})

test('C9 a failure to write down that an MP3 is there is no conversion that broke off', async () => {
  const fixture = createFixture(job({ state: 'converting', hasOriginal: true }))
  let converts = 0
  fixture.convert = async () => {
    converts += 1
    fixture.away = converts <= 2
    return converted
  }
  const recorder = start(fixture)
  for (let round = 1; round <= 2; round += 1) {
    await until(fixture, recorder, () => fixture.reports.length === round)
    fixture.away = false
    fixture.clock += 5_000
  }
  const row = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'ready')
})

test('S43 one that is deleted while it is fetched leaves no file, and no draft stays open', async () => {
  const fixture = createFixture(job())
  const dropped = Promise.withResolvers<void>()
  fixture.have = async () => {
    fixture.rows.set(id, job({ state: 'deleted', dueMs: null }))
    const draft = { ...draftOf(fixture), drop: async () => dropped.resolve() }
    return { ok: true, draft, contentType: 'audio/wav', head: wav }
  }
  const recorder = start(fixture)
  await dropped.promise
  await recorder.stop()
  assert.deepEqual([...fixture.files], [])
})

test('C9 a recording of a call that is gone ends without a word: telling it would begin that call anew', async () => {
  for (const state of ['fetching', 'converting', 'ready', 'failed'] as const) {
    const fixture = createFixture(job({ state }))
    fixture.facts = null
    const recorder = start(fixture)
    const row = await until(fixture, recorder, settled)
    await recorder.stop()
    assert.deepEqual([row.state, fixture.ingested], [state === 'ready' ? 'ready' : 'failed', []])
  }
})

test('C9 one that is deleted while it is fetched is put down at once, and its call is told', async () => {
  const fixture = createFixture(job())
  const begun = Promise.withResolvers<void>()
  fixture.have = (signal) => {
    begun.resolve()
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ ok: false, again: true, problem: 'It was stopped.' }))
    })
  }
  const recorder = start(fixture)
  await begun.promise
  fixture.rows.set(id, job({ state: 'deleted', dueMs: fixture.clock }))
  const row = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'deleted')
  assert.deepEqual(fixture.ingested, [{ lost: { ref: row.ref } }])
  assert.deepEqual(fixture.reports, [])
})

test('D22 a program that was taken over and lives on moves no recording, and touches no file of the one that took over', async () => {
  for (const state of ['fetching', 'converting'] as const) {
    const fixture = createFixture(job({ state, hasOriginal: state === 'converting' }))
    fixture.facts = { ...facts, keepOriginal: true }
    const { have, convert } = fixture
    const begun = Promise.withResolvers<void>()
    const thaws = Promise.withResolvers<void>()
    const late = async (): Promise<void> => {
      Object.assign(fixture, { have, convert })
      begun.resolve()
      await thaws.promise
    }
    fixture.have = (signal) => late().then(() => have(signal))
    fixture.convert = () => late().then(() => convert())
    const first = start(fixture)
    await begun.promise
    const second = start(fixture)
    const row = await until(fixture, second, settled)
    const kept = [...fixture.files]
    thaws.resolve()
    await first.stop()
    await second.stop()
    assert.equal(row.state, 'ready')
    assert.deepEqual(fixture.rows.get(id), row)
    assert.deepEqual([...fixture.files], kept)
    assert.equal(kept.length, 2)
    assert.equal(fixture.ingested.length, 1)
  }
})

test('D22 what is in hand is not taken again; what could not be written down is, as is what was lost to a person', async () => {
  const fixture = createFixture(job())
  const { have } = fixture
  let tries = 0
  const waiting = Promise.withResolvers<void>()
  fixture.have = async (signal) => {
    tries += 1
    if (tries === 1) await waiting.promise
    return have(signal)
  }
  const recorder = start(fixture)
  for (let n = 0; n < 20; n += 1) {
    recorder.changed()
    await sleep(1)
  }
  assert.equal(tries, 1)
  fixture.away = true
  waiting.resolve()
  while (fixture.reports.length === 0) await sleep(1)
  fixture.away = false
  fixture.clock += 5_000
  const row = await until(fixture, recorder, settled)
  await recorder.stop()
  assert.deepEqual([row.state, tries], ['ready', 2])
})

test('S43 one whose audio is gone from the disk is fetched once more; of one that was sent in it is said', async () => {
  for (const origin of ['url', 'file', 'upload'] as const) {
    const fixture = createFixture(job({ origin, state: 'converting', hasOriginal: true }))
    fixture.files.clear()
    const recorder = start(fixture)
    const row = await until(fixture, recorder, settled)
    await recorder.stop()
    assert.equal(row.state, origin === 'upload' ? 'failed' : 'ready')
    assert.equal(row.hasOriginal, false)
    if (origin === 'upload') assert.match(row.problem ?? '', /no longer in the data folder\. Send it again/)
  }
})

test('D22 C9 whoever lost a recording to a person does not tell its call of it any more', async () => {
  const fixture = createFixture(job({ state: 'ready', seconds: 5 }))
  const lookup = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  fixture.slow = () => {
    fixture.slow = null
    lookup.resolve()
    return answer.promise
  }
  const recorder = start(fixture)
  recorder.changed()
  await lookup.promise
  fixture.rows.set(id, job({ state: 'deleted', claim: 1, dueMs: fixture.clock }))
  const row = await until(fixture, recorder, settled)
  answer.resolve()
  await recorder.stop()
  assert.deepEqual(fixture.ingested, [{ lost: { ref: row.ref } }])
})
