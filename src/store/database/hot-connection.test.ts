import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { emptyDatabase } from '../../../test/kit/database.ts'
import { dial } from '../../../test/kit/pooler.ts'
import { openClient } from './connections.ts'
import { openRenewableConnection, type RenewableConnection } from './hot-connection.ts'

/** Lets the time limit of a transaction close the connection while the program is frozen. */
async function freeze(connection: RenewableConnection): Promise<void> {
  await connection.command(`SET idle_in_transaction_session_timeout = '20ms'`)
  await connection.command('BEGIN')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
  await assert.rejects(connection.command('SELECT 1'))
}

test('D10 a connection that was closed while the program was frozen is opened again, and nothing of its transaction runs', async () => {
  await using database = await emptyDatabase()
  const connection = await openRenewableConnection(database.connectionString, 'renewed')
  let isLost = false
  void connection.lost.then(() => (isLost = true))
  await freeze(connection)
  await assert.rejects(connection.command('SELECT 1'))
  await connection.renew()
  assert.equal(await connection.command('SELECT 1'), 'SELECT')
  assert.equal(isLost, false)
  await connection.close()
})

test('D10 a connection that cannot be opened again is lost', async () => {
  const database = await emptyDatabase()
  const connection = await openRenewableConnection(database.connectionString, 'renewed')
  await freeze(connection)
  await database[Symbol.asyncDispose]()
  await assert.rejects(connection.renew(), { code: '3D000' })
  assert.equal((await connection.lost) instanceof Error, true)
  await connection.close()
})

test('D10 a connection that is closed while it is renewed leaves none behind', async () => {
  await using database = await emptyDatabase()
  const client = await openClient(database.connectionString, 'test')
  try {
    const connection = await openRenewableConnection(database.connectionString, 'renewed')
    await freeze(connection)
    const renewal = connection.renew()
    await connection.close()
    await renewal
    const named = `SELECT FROM pg_stat_activity WHERE application_name = 'offhook renewed' AND state = 'idle'`
    assert.equal((await client.query(named)).rowCount, 0)
  } finally {
    await client.end()
  }
})

test('D10 the late end of a connection that was renewed is no loss', async () => {
  await using database = await emptyDatabase()
  await using relay = await startRelay(database.connectionString)
  const connection = await openRenewableConnection(relay.connectionString, 'renewed')
  let isLost = false
  void connection.lost.then(() => (isLost = true))
  await freeze(connection)
  await connection.renew()
  assert.equal(await connection.command('SELECT 1'), 'SELECT')
  await nextTurn()
  assert.equal(isLost, false)
  await connection.close()
})

/**
 * A relay to a PostgreSQL on which a client learns that its session is closed only when the client closes its own side.
 */
async function startRelay(server: string): Promise<AsyncDisposable & { readonly connectionString: string }> {
  const sockets = new Set<Socket>()
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    const session = dial(server)
    for (const socket of [client, session]) sockets.add(socket.on('error', () => socket.destroy()))
    session.pipe(client, { end: false })
    client.on('data', (chunk: Buffer) => session.writable && session.write(chunk))
    client.on('end', () => client.end())
  })
  await once(relay.listen(0, '127.0.0.1'), 'listening')
  const address = relay.address()
  const there = new URL(server)
  there.search = '?sslmode=disable'
  there.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    connectionString: there.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await once(relay.close(), 'close')
    },
  }
}
