import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { startFakeAmi } from '../../../test/recordings/fake-ami.ts'
import { systemLookup } from '../../delivery/guard.ts'
import { parseAllowNetworks } from '../../delivery/network-policy.ts'
import { createAccount } from '../../store/accounts/accounts.ts'
import { openPool } from '../../store/database/connections.ts'
import { createSource, updateSource } from '../../store/sources/sources.ts'
import { openDb } from '../../store/database/tables.ts'
import { createSourceManager, type SourceManagerDeps } from './source-manager.ts'
import { createUnreadableRows } from '../../engine/unreadable-rows.ts'

/** The only dependency that is used before the sources are read. */
const deps = { epoch: () => null } as unknown as SourceManagerDeps

test('what is posted before the sources are read is to be sent again: nobody is told that there is no such source', () => {
  assert.throws(() => createSourceManager(deps).postedSourceByToken('x'.repeat(32)), { code: 'unavailable' })
})

test('C21 settings that changed while the database was away are taken when it is back, and the source goes on until then', async (t) => {
  const database = await freshDatabase()
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  const db = openDb(pool)
  const [first, second] = [await startFakeAmi(), await startFakeAmi()]
  const allowed = parseAllowNetworks('127.0.0.0/8', 'OFFHOOK_SOURCE_NETWORKS')
  const messages: string[] = []
  const diagnose: SourceManagerDeps['diagnose'] = (_level, what) => void messages.push(what)
  const listening = createSourceManager({
    db,
    pool,
    diagnose,
    unreadable: createUnreadableRows(diagnose),
    open: (_place, sealed) => Promise.resolve(sealed),
    ingest: () => Promise.resolve([]),
    checkFolder: () => Promise.resolve(null),
    guard: { policy: { allowed, nat64: [], own: new Set(), inbox: null, forSources: true }, lookup: systemLookup() },
    tries: { take: () => 0 },
    publicUrl: () => '',
    countryOf: () => 'AU',
    epoch: () => null,
    readAgainMs: 20,
  })
  t.after(async () => {
    await listening.stop()
    await Promise.all([first.close(), second.close(), pool.end()])
    await database[Symbol.asyncDispose]()
  })
  const { accountId } = await createAccount(db, { name: 'A', timezone: 'UTC', country: 'AU' })
  const settings = { host: '127.0.0.1', port: first.port, username: 'u', secret: 's' }
  const source = await createSource(db, { accountId, kind: 'asterisk', name: 'PBX', settings })
  await listening.reload()
  await first.action('CoreShowChannels')

  await updateSource(db, source, { name: 'PBX', enabled: true, settings: { ...settings, port: second.port } })
  await pool.query('ALTER TABLE secret RENAME TO secret_away')
  await listening.reload()
  assert.deepEqual(messages.slice(-1), ['Source could not start, retrying'])
  const status = listening.statusOf(source.sourceId)
  assert.deepEqual([status?.connected, listening.stoppedWhy(source.sourceId), first.connections()], [true, null, 1])

  await pool.query('ALTER TABLE secret_away RENAME TO secret')
  await second.action('CoreShowChannels')
})
