// Receives calls from Offhook and stores the latest event of each in a SQLite database. Needs Node 22.13 and no packages.
//
//   OFFHOOK_SECRET=whsec_… node receiver.mjs
//
// In the integration, set the format to JSON and add the rows uniqueid = [[uniqueid]] and sequence = [[sequence]].
// PORT (9000) and DATABASE (calls.db) change the defaults. In production, put a reverse proxy in front, for TLS.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { createHmac, timingSafeEqual } from 'node:crypto'

const key = Buffer.from((process.env.OFFHOOK_SECRET ?? '').replace('whsec_', ''), 'base64')
if (key.length < 24) throw new Error('Set OFFHOOK_SECRET to the signing key of the integration.')

function verify(headers, body) {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
}

const database = new DatabaseSync(process.env.DATABASE ?? 'calls.db')
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS calls (uniqueid TEXT PRIMARY KEY, sequence INTEGER NOT NULL, body TEXT NOT NULL);
`)
const insertId = database.prepare('INSERT INTO webhooks (id) VALUES (?) ON CONFLICT DO NOTHING')
const upsertCall = database.prepare(`
  INSERT INTO calls (uniqueid, sequence, body) VALUES (?, ?, ?)
  ON CONFLICT (uniqueid) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
  WHERE excluded.sequence > calls.sequence
`)

// In one transaction. Returns false for a duplicate, and for an event that is older than the stored one.
function store(id, { uniqueid, sequence }, body) {
  database.exec('BEGIN IMMEDIATE')
  try {
    const isNew = insertId.run(id).changes === 1 && upsertCall.run(uniqueid, sequence, body).changes === 1
    database.exec('COMMIT')
    return isNew
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

// Slow work, after the response. If it must not be lost when this program ends, do it in a program that reads the table.
function work(body) {
  console.log(body)
}

const BODY_BYTES_MAX = 1024 * 1024 // Offhook sends 256 KiB at most

async function read(request) {
  const chunks = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function callOf(body) {
  try {
    const call = JSON.parse(body)
    return typeof call.uniqueid === 'string' && Number.isSafeInteger(call.sequence) ? call : null
  } catch {
    return null
  }
}

async function receive(request, response) {
  const respond = (status, text) => response.writeHead(status, status === 204 ? {} : { connection: 'close' }).end(text)
  if (request.method !== 'POST') return respond(405, 'POST only')
  const bytes = await read(request)
  if (bytes === null) return respond(413, 'too large')
  if (!verify(request.headers, bytes)) return respond(401, 'wrong signature or time')
  const body = bytes.toString()
  const call = callOf(body)
  if (call === null) return respond(400, 'not JSON with uniqueid (text) and sequence (number)')
  const isNew = store(request.headers['webhook-id'], call, body)
  respond(204)
  if (isNew) work(body)
}

const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
  receive(request, response).catch((error) => {
    console.error(error.message) // the sender hung up, or the database is unavailable
    if (!response.headersSent) response.writeHead(500, { connection: 'close' }).end('try again')
  })
})

server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
