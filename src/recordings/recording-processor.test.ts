import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingNews } from '../calls/call.ts'
import { OffhookError } from '../lib/errors.ts'
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
const facts: CallFacts = { title: '', startMs: 0, mayBeRecorded: true, twoChannels: false, keepOriginal: false }

interface Row extends RecordingJob {
  readonly dueMs: number | null
  readonly problem: string | null
}

interface Scene {
  readonly rows: Map<string, Row>
  readonly files: Set<string>
  readonly told: RecordingNews[]
  readonly reports: string[]
  /** Moves the clock; recordings that were to be tried again are due. */
  clock: number
  have: (signal: AbortSignal) => Promise<AudioResult>
  convert: () => Promise<ConversionResult>
  tell: () => Promise<unknown>
  facts: CallFacts | null
  /** The database takes its time until it says them. */
  slow: (() => Promise<void>) | null
  /** Of the recorder that was started last. */
  epochs: number
  /** The database takes no writes. */
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

function setScene(...rows: Row[]): Scene {
  const scene: Scene = {
    rows: new Map(rows.map((row) => [row.recordingId, row])),
    files: new Set(rows.filter(({ hasOriginal }) => hasOriginal).map(({ recordingId }) => `${recordingId}.source`)),
    told: [],
    reports: [],
    clock: 1_000_000,
    facts,
    slow: null,
    epochs: 0,
    away: false,
    have: async () => ({ ok: true, draft: draftOf(scene), contentType: 'audio/wav', head: wav }),
    convert: async () => converted,
    tell: async () => undefined,
  }
  return scene
}

function draftOf({ files }: Scene): Draft {
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

function filesOf({ files }: Scene): RecordingFiles {
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

function start(scene: Scene): RecordingProcessor {
  const epoch = (scene.epochs += 1)
  const inHandOf = (row: RecordingJob): Row | null => {
    if (scene.away) throw new Error('the database is away')
    const known = scene.rows.get(row.recordingId)
    return known && known.state === row.state && known.claim === row.claim && known.epoch === row.epoch ? known : null
  }
  const move = (
    row: RecordingJob,
    { dueMs, hasOriginal, converted: made, source, problem, state, tries }: RecordingJobUpdate,
  ): boolean => {
    const known = inHandOf(row)
    if (known === null) return false
    scene.rows.set(row.recordingId, {
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
        const due = [...scene.rows.values()].filter(
          (row) =>
            states.includes(row.state) &&
            origins.includes(row.origin) &&
            row.dueMs !== null &&
            row.dueMs <= nowMs &&
            !(row.epoch === epoch && activeIds.includes(row.recordingId)),
        )
        return due.slice(0, limit).map((row) => {
          const claimed = { ...row, epoch, claim: row.claim + 1 }
          scene.rows.set(row.recordingId, claimed)
          return claimed
        })
      },
      update: async (row, to) => move(row, to),
      async saveTries(row, tries) {
        const known = inHandOf(row)
        if (known !== null) scene.rows.set(row.recordingId, { ...known, tries })
        return known !== null
      },
      async delete(row) {
        const known = inHandOf(row)
        if (known === null) return false
        scene.rows.set(row.recordingId, { ...known, state: 'deleted', dueMs: null, hasOriginal: false, epoch: 0 })
        return true
      },
      findByIds: async () => [...scene.rows.values()],
    },
    files: filesOf(scene),
    converter: { convert: () => scene.convert(), stop: async () => undefined },
    obtainAudio: (_row, signal) => scene.have(signal),
    async readCallFacts() {
      await scene.slow?.()
      return scene.facts
    },
    reportToCall: async (_row, news) => {
      await scene.tell()
      scene.told.push(news)
    },
    onChanged: () => undefined,
    onSettled: () => undefined,
    concurrency: { fetching: 1, finding: 1, converting: 1 },
    now: () => scene.clock,
    report: (event) => void scene.reports.push(event),
  })
}

/** Looks again and again, until the recording is where it is wanted. */
async function until(scene: Scene, recorder: RecordingProcessor, isThere: (row: Row) => boolean): Promise<Row> {
  for (;;) {
    const row = scene.rows.get(id)
    if (row && isThere(row)) return row
    recorder.changed()
    await sleep(1)
  }
}

const settled = ({ dueMs }: Row): boolean => dueMs === null

test('C9 a recording is fetched, made into an MP3, told, and its original is dropped unless it is to be kept', async () => {
  for (const keepOriginal of [false, true]) {
    const scene = setScene(job())
    scene.facts = { ...facts, keepOriginal }
    const recorder = start(scene)
    const row = await until(scene, recorder, settled)
    await recorder.stop()
    assert.equal(row.state, 'ready')
    assert.deepEqual(scene.told, [{ done: { ref: row.ref, id: `rec_${id.replaceAll('-', '')}`, seconds: 5 } }])
    assert.deepEqual([...scene.files].toSorted(), keepOriginal ? [`${id}.1.source`, `${id}.2.mp3`] : [`${id}.2.mp3`])
    assert.equal(row.hasOriginal, keepOriginal)
  }
})

test('C9 what cannot be fetched now is tried again, later and later, and after 24 hours it is given up and told', async () => {
  const scene = setScene(job())
  scene.have = async () => ({ ok: false, again: true, problem: 'It is not there yet.' })
  const recorder = start(scene)
  const waits: number[] = []
  const begun = scene.clock
  for (;;) {
    const tries = waits.length
    const row = await until(scene, recorder, (one) => one.tries > tries || one.state === 'failed')
    if (row.state === 'failed') break
    waits.push((row.dueMs ?? 0) - scene.clock)
    scene.clock = row.dueMs ?? 0
  }
  const row = await until(scene, recorder, settled)
  await recorder.stop()
  assert.deepEqual(waits.slice(0, 4), [5_000, 15_000, 30_000, 60_000])
  assert.ok(scene.clock - begun >= 24 * 3_600_000 - 1_800_000 && scene.clock - begun <= 25 * 3_600_000)
  assert.equal(row.problem, 'It is not there yet.')
  assert.deepEqual(scene.told, [{ lost: { ref: row.ref } }])
})

test('S43 what is no audio is refused with what came instead, and nothing of it is kept', async () => {
  const scene = setScene(job())
  const head = Buffer.from('<!doctype html><title>Sign in</title>')
  scene.have = async () => ({ ok: true, draft: draftOf(scene), contentType: 'text/html', head })
  const recorder = start(scene)
  const row = await until(scene, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'failed')
  assert.match(row.problem ?? '', /a web page or XML \(text\/html\), not audio: check the address/)
  assert.equal(scene.files.size, 0)
})

test('S43 a conversion that breaks off is tried three times; one that the recording is to blame for is not', async () => {
  for (const [error, tries] of [
    [new Error('the worker died'), 3],
    [new OffhookError('truncated_audio', 'Nothing in it can be read.'), 1],
  ] as const) {
    const scene = setScene(job({ state: 'converting', hasOriginal: true }))
    scene.files.add(`${id}.source`)
    let converted = 0
    scene.convert = () => {
      converted += 1
      return Promise.reject(error)
    }
    const recorder = start(scene)
    const row = await until(scene, recorder, (one) => {
      scene.clock += 1_000
      return settled(one)
    })
    await recorder.stop()
    assert.equal(converted, tries)
    assert.equal(row.state, 'failed')
    assert.equal(row.problem, error.message)
    // To be tried again by hand.
    assert.ok(scene.files.has(`${id}.source`))
  }
})

test('C9 a call that cannot be told now is told when it can, and what is told twice does no harm', async () => {
  const scene = setScene(job({ state: 'ready', seconds: 5 }))
  let refusals = 3
  scene.tell = () => (refusals-- > 0 ? Promise.reject(new Error('starting')) : Promise.resolve())
  const recorder = start(scene)
  await until(scene, recorder, (row) => {
    scene.clock += 1_000
    return settled(row)
  })
  await recorder.stop()
  assert.equal(scene.told.length, 1)
  assert.equal(scene.reports.length, 3)
})

test('S43 nothing of a call to a number that is not to be recorded is kept, and nobody waits for it', async () => {
  for (const state of ['fetching', 'converting'] as const) {
    const scene = setScene(job({ state, hasOriginal: state === 'converting' }))
    scene.files.add(`${id}.source`)
    scene.facts = { ...facts, mayBeRecorded: false }
    const recorder = start(scene)
    const row = await until(scene, recorder, (one) => one.state === 'deleted' && scene.files.size === 0)
    await recorder.stop()
    assert.deepEqual(scene.told, [{ lost: { ref: row.ref } }])
  }
})

test('S43 a number that is taken off while its recording is made is not told of it, and the MP3 goes', async () => {
  const scene = setScene(job({ state: 'ready', seconds: 5 }))
  scene.files.add(`${id}.mp3`)
  scene.facts = { ...facts, mayBeRecorded: false }
  const recorder = start(scene)
  const row = await until(scene, recorder, (one) => one.state === 'deleted' && scene.files.size === 0)
  await recorder.stop()
  assert.deepEqual(scene.told, [{ lost: { ref: row.ref } }])
})

test('S43 a conversion that takes the program with it is not begun for ever', async () => {
  const scene = setScene(job({ state: 'converting', hasOriginal: true }))
  let begun = 0
  // The end of the program, as far as one can be had here: a conversion that never ends, and another start beside it.
  for (let starts = 0; starts < 5; starts += 1) {
    const isBegun = Promise.withResolvers<void>()
    scene.convert = () => {
      begun += 1
      isBegun.resolve()
      return new Promise<never>(() => undefined)
    }
    const recorder = start(scene)
    const given = until(scene, recorder, (row) => row.state === 'failed' && settled(row))
    await Promise.race([isBegun.promise, given])
    if (scene.rows.get(id)?.state === 'failed') {
      await given
      await recorder.stop()
      break
    }
    void recorder.stop()
  }
  assert.equal(begun, 3)
  assert.match(scene.rows.get(id)?.problem ?? '', /begun 3 times/)
  assert.equal(scene.told.length, 1)
})

test('S38 what somebody else says of a recording is told in one line, not endlessly, and without signs that nobody sees', async () => {
  const scene = setScene(job({ state: 'converting', hasOriginal: true }))
  scene.convert = () =>
    Promise.reject(new OffhookError('not_audio', `It says\n\u202egnp.exe\u0000${'x'.repeat(5_000)}`))
  const recorder = start(scene)
  const { problem } = await until(scene, recorder, settled)
  await recorder.stop()
  assert.match(problem ?? '', /^It says gnp\.exe x{400,490}…$/)
})

test('S43 one that is deleted while it is converted leaves no file', async () => {
  const scene = setScene(job({ state: 'converting', hasOriginal: true }))
  const isDeleted = Promise.withResolvers<void>()
  scene.convert = async () => {
    scene.rows.set(id, job({ state: 'deleted', dueMs: null }))
    // Whoever deletes it takes away what its row names.
    scene.files.delete(`${id}.source`)
    isDeleted.resolve()
    return converted
  }
  const recorder = start(scene)
  await isDeleted.promise
  await recorder.stop()
  assert.deepEqual([...scene.files], [])
  assert.deepEqual(scene.told, [])
})

test('S43 a stop puts down what is under way, which is taken up again by the next start', async () => {
  const scene = setScene(job({ state: 'converting', hasOriginal: true }))
  const begun = Promise.withResolvers<void>()
  const aborted = Promise.withResolvers<ConversionResult>()
  scene.convert = () => {
    begun.resolve()
    return aborted.promise
  }
  const first = start(scene)
  await begun.promise
  const stopped = first.stop()
  aborted.reject(new OffhookError('conversion_stopped', 'Offhook is stopping.'))
  await stopped
  assert.equal(scene.rows.get(id)?.state, 'converting')
  assert.equal(scene.rows.get(id)?.tries, 0)
  scene.convert = async () => converted
  const second = start(scene)
  await until(scene, second, settled)
  await second.stop()
  assert.equal(scene.told.length, 1)
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
  const scene = setScene(ready, activeIds)
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
    scene.files.add(name)
  const recorder = start(scene)
  await recorder.sweep(scene.clock)
  await recorder.stop()
  assert.deepEqual([...scene.files].toSorted(), kept)
})

test('S43 a full disk is nobody’s fault: it is said, and the recording waits a minute and is tried until there is room', async () => {
  const full = new OffhookError('disk_full', 'There is no room.')
  for (const state of ['fetching', 'converting'] as const) {
    const scene = setScene(job({ state, hasOriginal: state === 'converting' }))
    let tries = 0
    const fails = (): Promise<never> => {
      tries += 1
      return Promise.reject(full)
    }
    const { have, convert } = scene
    scene.have = fails
    scene.convert = fails
    const recorder = start(scene)
    for (let round = 1; round <= 5; round += 1) {
      const row = await until(scene, recorder, ({ dueMs }) => dueMs === scene.clock + 60_000)
      for (let looks = 0; looks < 20; looks += 1) recorder.changed()
      await sleep(5)
      assert.equal(tries, round, 'not before it is due')
      assert.deepEqual([row.state, row.problem], [state, full.message])
      scene.clock += 60_000
      if (round === 5) Object.assign(scene, { have, convert })
    }
    const row = await until(scene, recorder, settled)
    await recorder.stop()
    assert.deepEqual([row.state, row.problem], ['ready', null])
  }
})

test('C9 a database that takes nothing is asked again after a while, not all the time', async () => {
  const scene = setScene(job())
  let asked = 0
  const away = async (): Promise<never> => {
    asked += 1
    throw new Error('the database is away')
  }
  const { have } = scene
  scene.have = away
  scene.away = true
  const recorder = start(scene)
  for (let looks = 0; looks < 20; looks += 1) {
    recorder.changed()
    await sleep(1)
  }
  assert.equal(asked, 1)
  assert.equal(scene.reports.length, 1)
  Object.assign(scene, { have, away: false, clock: scene.clock + 5_000 })
  await until(scene, recorder, settled)
  await recorder.stop()
  assert.equal(scene.told.length, 1)
})

test('C9 a failure to write down that an MP3 is there is no conversion that broke off', async () => {
  const scene = setScene(job({ state: 'converting', hasOriginal: true }))
  let converts = 0
  scene.convert = async () => {
    converts += 1
    scene.away = converts <= 2
    return converted
  }
  const recorder = start(scene)
  for (let round = 1; round <= 2; round += 1) {
    await until(scene, recorder, () => scene.reports.length === round)
    scene.away = false
    scene.clock += 5_000
  }
  const row = await until(scene, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'ready')
})

test('S43 one that is deleted while it is fetched leaves no file, and no draft stays open', async () => {
  const scene = setScene(job())
  const dropped = Promise.withResolvers<void>()
  scene.have = async () => {
    scene.rows.set(id, job({ state: 'deleted', dueMs: null }))
    const draft = { ...draftOf(scene), drop: async () => dropped.resolve() }
    return { ok: true, draft, contentType: 'audio/wav', head: wav }
  }
  const recorder = start(scene)
  await dropped.promise
  await recorder.stop()
  assert.deepEqual([...scene.files], [])
})

test('C9 a recording of a call that is gone ends without a word: telling it would begin that call anew', async () => {
  for (const state of ['fetching', 'converting', 'ready', 'failed'] as const) {
    const scene = setScene(job({ state }))
    scene.facts = null
    const recorder = start(scene)
    const row = await until(scene, recorder, settled)
    await recorder.stop()
    assert.deepEqual([row.state, scene.told], [state === 'ready' ? 'ready' : 'failed', []])
  }
})

test('C9 one that is deleted while it is fetched is put down at once, and its call is told', async () => {
  const scene = setScene(job())
  const begun = Promise.withResolvers<void>()
  scene.have = (signal) => {
    begun.resolve()
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ ok: false, again: true, problem: 'It was stopped.' }))
    })
  }
  const recorder = start(scene)
  await begun.promise
  scene.rows.set(id, job({ state: 'deleted', dueMs: scene.clock }))
  const row = await until(scene, recorder, settled)
  await recorder.stop()
  assert.equal(row.state, 'deleted')
  assert.deepEqual(scene.told, [{ lost: { ref: row.ref } }])
  assert.deepEqual(scene.reports, [])
})

test('D22 a program that was taken over and lives on moves no recording, and touches no file of the one that took over', async () => {
  for (const state of ['fetching', 'converting'] as const) {
    const scene = setScene(job({ state, hasOriginal: state === 'converting' }))
    scene.facts = { ...facts, keepOriginal: true }
    const { have, convert } = scene
    const begun = Promise.withResolvers<void>()
    const thaws = Promise.withResolvers<void>()
    const late = async (): Promise<void> => {
      Object.assign(scene, { have, convert })
      begun.resolve()
      await thaws.promise
    }
    scene.have = (signal) => late().then(() => have(signal))
    scene.convert = () => late().then(() => convert())
    const first = start(scene)
    await begun.promise
    const second = start(scene)
    const row = await until(scene, second, settled)
    const kept = [...scene.files]
    thaws.resolve()
    await first.stop()
    await second.stop()
    assert.equal(row.state, 'ready')
    assert.deepEqual(scene.rows.get(id), row)
    assert.deepEqual([...scene.files], kept)
    assert.equal(kept.length, 2)
    assert.equal(scene.told.length, 1)
  }
})

test('D22 what is in hand is not taken again; what could not be written down is, as is what was lost to a person', async () => {
  const scene = setScene(job())
  const { have } = scene
  let tries = 0
  const waiting = Promise.withResolvers<void>()
  scene.have = async (signal) => {
    tries += 1
    if (tries === 1) await waiting.promise
    return have(signal)
  }
  const recorder = start(scene)
  for (let looks = 0; looks < 20; looks += 1) {
    recorder.changed()
    await sleep(1)
  }
  assert.equal(tries, 1)
  scene.away = true
  waiting.resolve()
  while (scene.reports.length === 0) await sleep(1)
  scene.away = false
  scene.clock += 5_000
  const row = await until(scene, recorder, settled)
  await recorder.stop()
  assert.deepEqual([row.state, tries], ['ready', 2])
})

test('S43 one whose audio is gone from the disk is fetched once more; of one that was sent in it is said', async () => {
  for (const origin of ['url', 'file', 'upload'] as const) {
    const scene = setScene(job({ origin, state: 'converting', hasOriginal: true }))
    scene.files.clear()
    const recorder = start(scene)
    const row = await until(scene, recorder, settled)
    await recorder.stop()
    assert.equal(row.state, origin === 'upload' ? 'failed' : 'ready')
    assert.equal(row.hasOriginal, false)
    if (origin === 'upload') assert.match(row.problem ?? '', /no longer in the data folder\. Send it once more/)
  }
})

test('D22 C9 whoever lost a recording to a person does not tell its call of it any more', async () => {
  const scene = setScene(job({ state: 'ready', seconds: 5 }))
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  scene.slow = () => {
    scene.slow = null
    asked.resolve()
    return answer.promise
  }
  const recorder = start(scene)
  recorder.changed()
  await asked.promise
  scene.rows.set(id, job({ state: 'deleted', claim: 1, dueMs: scene.clock }))
  const row = await until(scene, recorder, settled)
  answer.resolve()
  await recorder.stop()
  assert.deepEqual(scene.told, [{ lost: { ref: row.ref } }])
})
