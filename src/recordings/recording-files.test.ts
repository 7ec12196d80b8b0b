// The files of recordings on a real disk; crashes are real ones, by kill -9 at named moments (test/crash/die-at.ts).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, statfs, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { OffhookError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import { createRecordingFiles } from './recording-files.ts'
import type { RecordingFiles } from './recording-files.ts'

interface FilesFixture {
  readonly folder: string
  readonly drafts: string
  readonly files: RecordingFiles
}

async function newPlace(t: TestContext): Promise<FilesFixture> {
  const data = await mkdtemp(join(tmpdir(), 'offhook-recordings-'))
  t.after(() => rm(data, { recursive: true, force: true }))
  const folder = join(data, 'recordings')
  return { folder, drafts: join(folder, 'drafts'), files: createRecordingFiles(folder) }
}

const newName = (kind: 'mp3' | 'source' = 'source'): string => `${uuidv7()}.${kind}`

async function kept(files: RecordingFiles, name: string, content: string | Uint8Array): Promise<void> {
  const draft = await files.draft()
  await draft.write(Buffer.from(content))
  await draft.keep(name)
}

async function contentOf(files: RecordingFiles, name: string, range?: { start: number; end: number }): Promise<string> {
  const opened = await files.open(name, range)
  return opened === null ? 'none' : (await buffer(opened.stream)).toString()
}

async function namesOf(files: RecordingFiles): Promise<string[]> {
  const names: string[] = []
  for await (const name of files.names(Date.now() + 1_000)) names.push(name)
  return names.toSorted()
}

test('S43 what was written is kept whole under its name, with its size and hash, for nobody else to read', async (t) => {
  const { files, folder, drafts } = await newPlace(t)
  const content = randomBytes(700_001)
  const name = newName()
  const draft = await files.draft()
  for (let at = 0; at < content.length; at += 100_000) await draft.write(content.subarray(at, at + 100_000))
  const sha256 = createHash('sha256').update(content).digest('hex')
  assert.deepEqual(draft.digest(), { bytes: content.length, sha256 })
  assert.equal((await stat(draft.path)).mode & 0o777, 0o600)
  assert.equal(await files.open(name), null)

  assert.deepEqual(await draft.keep(name), { bytes: content.length, sha256 })
  assert.deepEqual(await readFile(files.path(name)), content)
  assert.equal(files.path(name), join(folder, name.slice(34, 36), name))
  assert.equal((await stat(files.path(name))).mode & 0o777, 0o600)
  for (const made of [folder, drafts, dirname(files.path(name))]) {
    assert.equal((await stat(made)).mode & 0o777, 0o700, made)
  }
  assert.deepEqual(await readdir(drafts), [])
  await draft.drop()
  assert.deepEqual(await readFile(files.path(name)), content)
})

test('S43 a range is read by its first and last byte, and the size told is that of the whole', async (t) => {
  const { files } = await newPlace(t)
  const name = newName('mp3')
  await kept(files, name, '0123456789')
  assert.equal(await contentOf(files, name), '0123456789')
  assert.equal(await contentOf(files, name, { start: 0, end: 0 }), '0')
  assert.equal(await contentOf(files, name, { start: 3, end: 5 }), '345')
  assert.equal(await contentOf(files, name, { start: 8, end: 400 }), '89')
  assert.equal(await contentOf(files, name, { start: 10, end: 12 }), '')
  const opened = await files.open(name, { start: 2, end: 3 })
  assert.equal(opened?.size, 10)
  opened.stream.destroy()
  for (const [start, end] of [
    [5, 4],
    [-1, 4],
    [0.5, 4],
  ] as const) {
    await assert.rejects(async () => files.open(name, { start, end }), RangeError)
  }
  assert.equal(await files.open(newName('mp3')), null)
})

test('S54 the MP3 of an earlier version is read without its title, which had numbers, whatever is asked for', async (t) => {
  const { files } = await newPlace(t)
  const name = newName('mp3')
  const title = '+61487320915 → +61291558804'
  const [before, after] = [
    `ID3\u0004\0\0\0\0\0\u0060TIT2\0\0\0${String.fromCharCode(Buffer.byteLength(title) + 1)}\0\0\u0003`,
    'TDRC and sound',
  ]
  await kept(files, name, before + title + after)
  const shown = before + ' '.repeat(Buffer.byteLength(title)) + after
  assert.equal(await contentOf(files, name), shown)
  for (let start = 0; start < shown.length; start += 1)
    for (const end of [start, start + 3, shown.length - 1])
      assert.equal(await contentOf(files, name, { start, end }), shown.slice(start, end + 1), `${start} to ${end}`)
})

test('S43 names are ids: every other is refused, whatever it would lead to', async (t) => {
  const { files, folder } = await newPlace(t)
  await mkdir(join(folder, 'ab'), { recursive: true })
  const uuid = uuidv7()
  for (const name of [
    '',
    'a.mp3',
    '../../admin.key',
    `../${uuid}.mp3`,
    `${uuid}.wav`,
    `${uuid}.mp3\n`,
    `${uuid}.mp3/x`,
    `${uuid.toUpperCase()}.mp3`,
    `${uuid.replaceAll('-', '')}.mp3`,
  ]) {
    const refused = { code: 'bad_recording_name' }
    assert.throws(() => files.path(name), refused, name)
    assert.throws(() => files.open(name), refused, name)
    await assert.rejects(files.remove(name), refused, name)
    const draft = await files.draft()
    await assert.rejects(draft.keep(name), refused, name)
    await draft.drop()
  }
  await assert.rejects(files.keep('/etc/passwd', newName()), { code: 'bad_recording_name' })
  await assert.rejects(files.drop('/etc/passwd'), { code: 'bad_recording_name' })
})

test('S43 a symlink under the name of a recording is not followed', async (t) => {
  const { files, folder } = await newPlace(t)
  const name = newName()
  await mkdir(dirname(files.path(name)), { recursive: true })
  await writeFile(join(folder, 'secret'), 'secret')
  await symlink(join(folder, 'secret'), files.path(name))
  assert.equal(await files.open(name), null)
})

test('S43 a dropped draft leaves nothing, a removed recording neither, and both can be repeated', async (t) => {
  const { files, drafts } = await newPlace(t)
  const draft = await files.draft()
  await draft.write(Buffer.from('x'))
  await draft.drop()
  await draft.drop()
  assert.deepEqual(await readdir(drafts), [])
  const name = newName()
  await files.remove(name)
  await kept(files, name, 'x')
  await files.remove(name)
  await files.remove(name)
  assert.equal(await files.open(name), null)
})

test('S43 a file that the converter wrote to the path of a draft is kept, closed to others, or dropped', async (t) => {
  const { files, drafts } = await newPlace(t)
  const [path, other] = [await files.draftPath(), await files.draftPath()]
  const name = newName('mp3')
  await writeFile(path, 'mp3', { mode: 0o644, flag: 'wx' })
  await files.keep(path, name)
  assert.equal(await contentOf(files, name), 'mp3')
  assert.equal((await stat(files.path(name))).mode & 0o777, 0o600)
  await files.drop(other)
  await writeFile(other, 'mp3')
  await files.drop(other)
  assert.deepEqual(await readdir(drafts), [])
})

test('S43 a recording that is kept again replaces the first', async (t) => {
  const { files } = await newPlace(t)
  const name = newName()
  await kept(files, name, 'first')
  await kept(files, name, 'second')
  assert.equal(await contentOf(files, name), 'second')
  assert.deepEqual(await namesOf(files), [name])
})

test('S43 names tells all that is kept, and nothing else that lies there', async (t) => {
  const { files, folder } = await newPlace(t)
  assert.deepEqual(await namesOf(files), [])
  const names = Array.from({ length: 40 }, (_, i) => newName(i % 2 ? 'mp3' : 'source'))
  for (const name of names) await kept(files, name, 'x')
  const draft = await files.draft()
  await writeFile(join(folder, 'README'), 'x')
  const [first = ''] = names
  await writeFile(join(dirname(files.path(first)), 'notes.txt'), 'x')
  // This file is in a folder in which no file with its name is looked for.
  const wrong = `${uuidv7().slice(0, 34)}00.mp3`
  await mkdir(join(folder, '11'), { recursive: true })
  await writeFile(join(folder, '11', wrong), 'x')
  assert.deepEqual(await namesOf(files), names.toSorted())
  await draft.drop()
})

test('S43 drafts older than an hour are swept, but not those that are still being written here', async (t) => {
  const { files, drafts, folder } = await newPlace(t)
  await files.sweepDrafts()
  const openDraft = await files.draft()
  const heldPath = await files.draftPath()
  await writeFile(heldPath, 'x')
  const before = createRecordingFiles(folder)
  const [left, young] = [await before.draft(), await before.draft()]
  const twoHoursAgo = Date.now() / 1000 - 7_200
  for (const { path } of [left, openDraft, { path: heldPath }]) await utimes(path, twoHoursAgo, twoHoursAgo)
  await files.sweepDrafts()
  assert.deepEqual(
    (await readdir(drafts)).toSorted(),
    [openDraft.path, heldPath, young.path].map((path) => path.slice(drafts.length + 1)).toSorted(),
  )
  for (const draft of [left, young, openDraft]) await draft.drop()
  await files.drop(heldPath)
})

test('S43 what the rest of the disk needs is left to it: there is no draft without room, and one that meets the end stops', async (t) => {
  const { folder, drafts } = await newPlace(t)
  const isFull = (error: unknown): boolean => error instanceof OffhookError && error.code === 'disk_full'
  await assert.rejects(createRecordingFiles(folder, { spareBytes: 2 ** 60 }).draft(), isFull)
  assert.deepEqual(await readdir(drafts), [])
  const { bavail, bsize } = await statfs(folder)
  // If other programs on this machine write meanwhile, the disk is only full earlier.
  const draft = await createRecordingFiles(folder, { spareBytes: bavail * bsize - 24 * 1024 * 1024 }).draft()
  const write = async (): Promise<void> => {
    for (let mebibytes = 0; mebibytes < 2048; mebibytes += 1) await draft.write(Buffer.alloc(1024 * 1024, mebibytes))
  }
  await assert.rejects(write(), isFull)
  await draft.drop()
  assert.deepEqual(await readdir(drafts), [])
})

const CRASHES = [
  { when: 'before', is: 'recording draft written', names: 0, drafts: 1 },
  { when: 'after', is: 'recording renamed', names: 1, drafts: 0 },
] as const

for (const { when, is, names, drafts } of CRASHES) {
  test(`S43 a crash at "${is}" leaves no half file that could be served`, async (t) => {
    const place = await newPlace(t)
    const name = newName()
    const moment = join(dirname(place.folder), 'moment.json')
    await writeFile(moment, JSON.stringify({ when, what: 'recording', nth: 1 }))
    const signal = await keepInProcess({ folder: place.folder, name, moment })
    assert.equal(signal, 'SIGKILL')

    // A new object reads the folder, as after a restart of the program.
    const files = createRecordingFiles(place.folder)
    assert.equal((await namesOf(files)).length, names)
    assert.equal(await contentOf(files, name), names === 1 ? 'a whole recording' : 'none')
    const left = await readdir(place.drafts)
    assert.equal(left.length, drafts)
    for (const draft of left) await utimes(join(place.drafts, draft), 0, 0)
    await files.sweepDrafts()
    assert.deepEqual(await readdir(place.drafts), [])
    await kept(files, name, 'once more')
    assert.equal(await contentOf(files, name), 'once more')
  })
}

/** Keeps a recording in a process of its own; resolves with the signal that ended it. */
async function keepInProcess(about: { folder: string; name: string; moment: string }): Promise<string | null> {
  const preload = pathToFileURL(join(import.meta.dirname, '../../test/crash/die-at.ts')).href
  const code = `
    const { createRecordingFiles } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'recording-files.ts')).href)})
    const draft = await createRecordingFiles(${JSON.stringify(about.folder)}).draft()
    await draft.write(Buffer.from('a whole recording'))
    await draft.keep(${JSON.stringify(about.name)})`
  const child = spawn(process.execPath, [`--import=${preload}`, '--input-type=module', '--eval', code], {
    env: { ...process.env, DIE_AT: about.moment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}
