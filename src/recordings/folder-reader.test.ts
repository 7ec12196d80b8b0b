// Files of a phone system, found in real folders with real symlinks, pipes and devices.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
  utimes,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { FetchResult } from './recording-fetcher.ts'
import { createRecordingFiles } from './recording-files.ts'
import type { Draft } from './recording-files.ts'
import { createFolderReader, folderFlaw } from './folder-reader.ts'

interface FolderFixture {
  /** The folder that the operator allows. */
  readonly allowed: string
  /** The folder in the settings of the source, inside the allowed folder. */
  readonly folder: string
  readonly outside: string
  /** Puts a file into the folder, and creates the folders in its path. */
  readonly put: (path: string, content?: string) => Promise<string>
  readonly take: (
    file: string,
    more?: { folder?: string; between?: () => Promise<unknown>; onDraft?: () => Promise<void> },
  ) => Promise<FetchResult>
  readonly draftsLeft: () => Promise<string[]>
}

async function newPlace(t: TestContext): Promise<FolderFixture> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'offhook-folder-')))
  t.after(() => rm(root, { recursive: true, force: true }))
  const [allowed, folder, outside, kept] = ['pbx', 'pbx/monitor', 'outside', 'kept'].map((name) => join(root, name))
  if (!allowed || !folder || !outside || !kept) throw new Error('no place')
  for (const made of [folder, outside]) await mkdir(made, { recursive: true })
  const files = createRecordingFiles(kept)
  return {
    allowed,
    folder,
    outside,
    async put(path, content = path) {
      const whole = join(folder, path)
      await mkdir(dirname(whole), { recursive: true })
      await writeFile(whole, content)
      return whole
    },
    take: (file, { folder: other = folder, between = async () => {}, onDraft = async () => {} } = {}) => {
      const draft = async (): Promise<Draft> => {
        await onDraft()
        return files.draft()
      }
      return createFolderReader({ files: { draft }, allowed: [allowed], wait: between })({ folder: other, file })
    },
    draftsLeft: () => readdir(join(kept, 'drafts')).catch(() => []),
  }
}

async function contentOf(fetched: FetchResult): Promise<string> {
  assert.ok(fetched.ok, fetched.ok ? '' : fetched.problem)
  const content = await readFile(fetched.draft.path, 'utf8')
  assert.equal(fetched.bytes, Buffer.byteLength(content))
  await fetched.draft.drop()
  return content
}

function assertFailed(fetched: FetchResult, again: boolean, words: RegExp): void {
  assert.ok(!fetched.ok)
  assert.match(fetched.problem, words)
  assert.equal(fetched.again, again, fetched.problem)
}

const FOUND: readonly (readonly [why: string, here: readonly string[], named: string, found: string])[] = [
  ['named as the switch sees it', ['2026/11/a.wav'], '/var/spool/asterisk/monitor/2026/11/a.wav', '2026/11/a.wav'],
  ['named with the folder of this machine', ['a.wav'], '/srv/pbx/monitor/a.wav', 'a.wav'],
  ['named from the folder on', ['2026/a.wav'], '2026/a.wav', '2026/a.wav'],
  ['named by itself', ['a.wav'], 'a.wav', 'a.wav'],
  [
    'the longest end of the path',
    ['a.wav', '11/a.wav', '2026/11/a.wav', '10/a.wav'],
    '/x/2026/11/a.wav',
    '2026/11/a.wav',
  ],
  [
    'with spaces, signs and other letters',
    ["Söhne & 'Co'/a b.wav"],
    "/x/Söhne & 'Co'//a b.wav",
    "Söhne & 'Co'/a b.wav",
  ],
  ['without an extension', ['INBOX/msg0000.gsm'], '/vm/default/201/INBOX/msg0000', 'INBOX/msg0000.gsm'],
  [
    'without an extension, and the text about it',
    ['INBOX/msg0000.txt', 'INBOX/msg0000.WAV'],
    'INBOX/msg0000',
    'INBOX/msg0000.WAV',
  ],
  ['in several formats: the plainest', ['m.gsm', 'm.WAV', 'm.wav', 'm.mp3'], '/x/m', 'm.wav'],
  ['in several folders: the longest end before the format', ['m.wav', '201/m.ogg'], '/x/201/m', '201/m.ogg'],
  ['with a uniqueid for a name', ['1764140000.12.flac'], '/x/1764140000.12', '1764140000.12.flac'],
  ['with a uniqueid for a name, as it is', ['1764140000.12'], '/x/1764140000.12', '1764140000.12'],
  ['beside a folder of the same name', ['m/x.txt', 'm.wav'], '/x/m', 'm.wav'],
]

for (const [why, here, named, found] of FOUND) {
  test(`S43 a recording is found ${why}`, async (t) => {
    const { put, take, draftsLeft } = await newPlace(t)
    for (const path of here) await put(path)
    assert.equal(await contentOf(await take(named)), found)
    assert.deepEqual(await draftsLeft(), [])
  })
}

test('S43 a recording that is not there is looked for again, and another one is not taken for it', async (t) => {
  const { put, take } = await newPlace(t)
  await put('a.wav')
  await put('b.mp3')
  await put('ba.wav')
  for (const named of ['/x/b.wav', '/x/a.mp3', '/x/A.wav', '/x/c', '/x/a.wav/b.wav', `/x/${'n'.repeat(300)}.wav`]) {
    assertFailed(await take(named), true, /is not in the recordings folder yet/)
  }
})

test('S11 a path that is not plain is refused', async (t) => {
  const { put, take, outside } = await newPlace(t)
  await writeFile(join(outside, 'a.wav'), 'secret')
  await put('a.wav')
  for (const named of ['../../outside/a.wav', '/x/../a.wav', '..', '', '/', 'a.wav\0', '..\\..\\outside\\a.wav']) {
    assertFailed(await take(named), false, /sent no file name/)
  }
})

test('S11 no symlink leads out of the folder, be it the file, a folder before it, or a chain of them', async (t) => {
  const { folder, allowed, outside, put, take, draftsLeft } = await newPlace(t)
  await writeFile(join(outside, 'a.wav'), 'secret')
  await writeFile(join(allowed, 'b.wav'), 'of another source')
  await put('inside/c.wav', 'inside')
  await symlink(join(outside, 'a.wav'), join(folder, 'file.wav'))
  await symlink('../../outside', join(folder, 'sub'))
  await symlink('file.wav', join(folder, 'chain.wav'))
  await symlink('../b.wav', join(folder, 'near.wav'))
  await symlink('/etc/passwd', join(folder, 'passwd.wav'))
  for (const named of ['file.wav', 'sub/a.wav', 'chain.wav', 'near.wav', '/x/passwd.wav', 'passwd', 'sub/a']) {
    assertFailed(await take(named), false, /points outside the recordings folder/)
  }
  await symlink('inside', join(folder, 'other'))
  assert.equal(await contentOf(await take('other/c.wav')), 'inside')
  await symlink('loop.wav', join(folder, 'loop.wav'))
  assertFailed(await take('loop.wav'), true, /can’t be read \(ELOOP\)/)
  assert.deepEqual(await draftsLeft(), [])
})

test('S11 only regular files are read: no pipe is waited for, no device', async (t) => {
  const { folder, take } = await newPlace(t)
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe.wav')])
  assertFailed(await take('pipe.wav'), false, /a device or a pipe/)
  assertFailed(await take(''), false, /sent no file name/)
})

test('S11 the folder lies inside one that the operator allows, after every symlink', async (t) => {
  const { allowed, folder, outside } = await newPlace(t)
  await writeFile(join(folder, 'a.wav'), 'x')
  await symlink(outside, join(allowed, 'out'))
  await symlink(folder, join(outside, 'in'))
  await symlink(allowed, join(outside, 'allowed'))
  await mkdir(`${allowed}-too`)
  const notAllowed = /OFFHOOK_RECORDINGS_FOLDERS/
  const cases: readonly (readonly [folder: string, allowed: readonly string[], flaw: RegExp | null])[] = [
    [folder, [allowed], null],
    [allowed, [allowed], null],
    [`${folder}/`, [`${allowed}/`], null],
    [folder, [outside, allowed], null],
    [join(outside, 'in'), [allowed], null],
    [folder, [join(outside, 'allowed')], null],
    [folder, ['/'], null],
    [folder, [], /OFFHOOK_RECORDINGS_FOLDERS, which currently allows no folder/],
    [outside, [allowed], notAllowed],
    [`${allowed}-too`, [allowed], notAllowed],
    [join(allowed, 'out'), [allowed], notAllowed],
    [join(folder, '../../outside'), [allowed], notAllowed],
    [`${outside}/nothing`, [allowed], notAllowed],
    ['/etc', [allowed], notAllowed],
    [join(folder, 'nothing'), [allowed], /was not found/],
    [join(folder, 'a.wav'), [allowed], /not a folder/],
    ['monitor', [allowed], /absolute path/],
    ['', [allowed], /absolute path/],
  ]
  for (const [given, folders, flaw] of cases) {
    const actual = await folderFlaw(given, folders)
    if (flaw === null) assert.equal(actual, null, given)
    else assert.match(actual ?? 'none', flaw, given)
  }
})

test('S11 a folder that is allowed no longer is not read, one that is not mounted is looked at again', async (t) => {
  const { folder, outside, put, take } = await newPlace(t)
  await put('a.wav')
  await writeFile(join(outside, 'a.wav'), 'secret')
  assertFailed(await take('a.wav', { folder: outside }), false, /OFFHOOK_RECORDINGS_FOLDERS/)
  assertFailed(await take('a.wav', { folder: join(outside, 'share') }), false, /OFFHOOK_RECORDINGS_FOLDERS/)
  assertFailed(await take('a.wav', { folder: join(folder, 'share') }), true, /mount the share/)
})

test('S43 a recording that grows, is written anew or vanishes between two looks is looked at again', async (t) => {
  const { put, take, draftsLeft } = await newPlace(t)
  const path = await put('a.wav')
  assertFailed(await take('a.wav', { between: () => appendFile(path, 'more') }), true, /still writing/)
  const other = await put('b.wav', 'anew')
  assertFailed(await take('a.wav', { between: () => rename(other, path) }), true, /still writing/)
  assertFailed(await take('a.wav', { between: () => rm(path) }), true, /deleted or moved/)
  await put('a.wav', '')
  assertFailed(await take('a.wav'), true, /empty/)
  assert.deepEqual(await draftsLeft(), [])
})

test('S43 a recording that changes while it is copied is not kept, one that was deleted meanwhile is whole', async (t) => {
  const { put, take, draftsLeft } = await newPlace(t)
  const path = await put('a.wav', 'x'.repeat(1_000_000))
  assertFailed(await take('a.wav', { onDraft: () => appendFile(path, 'more') }), true, /still writing/)
  assertFailed(await take('a.wav', { onDraft: () => truncate(path, 500_000) }), true, /shorter/)
  assert.deepEqual(await draftsLeft(), [])
  assert.equal((await contentOf(await take('a.wav', { onDraft: () => rm(path) }))).length, 500_000)
})

test('S43 a recording larger than 200 MiB is refused', async (t) => {
  const { put, take, draftsLeft } = await newPlace(t)
  const path = await put('a.wav')
  // The file is sparse, so that it takes no room on the disk.
  await truncate(path, 200 * 1024 * 1024 + 1)
  assertFailed(await take('a.wav'), false, /larger than 200 MiB/)
  assert.deepEqual(await draftsLeft(), [])
})

test('C9 a WAV that its switch has not closed yet is waited for, and taken as it is when it was left behind so', async (t) => {
  const { put, take } = await newPlace(t)
  // A phone system writes the header first, and then the samples in blocks of several seconds.
  const open = `RIFF\u0024\0\0\0WAVEfmt ${'\0'.repeat(20)}data\0\0\0\0`
  for (const [samples, afterMs] of [
    ['', 11_000],
    ['x'.repeat(32_768), 61_000],
  ] as const) {
    const path = await put('a.wav', open + samples)
    const fetched = await take('/var/spool/asterisk/monitor/a.wav')
    assert.ok(!fetched.ok)
    assert.deepEqual([fetched.again, fetched.problem], [true, 'The phone system is still writing the recording.'])
    const longAgo = new Date(Date.now() - afterMs)
    const before = new Date(Date.now() - afterMs + 3_000)
    await utimes(path, before, before)
    assert.ok(!(await take('/var/spool/asterisk/monitor/a.wav')).ok)
    await utimes(path, longAgo, longAgo)
    assert.equal(await contentOf(await take('/var/spool/asterisk/monitor/a.wav')), open + samples)
  }
  await put('b.wav', `RIFF\u0024\u0001\0\0WAVEfmt ${'\0'.repeat(280)}`)
  assert.ok((await contentOf(await take('/var/spool/asterisk/monitor/b.wav'))).startsWith('RIFF'))
})
