// A wallboard: shows the calls in progress on a page that follows each change. Needs Node 18 and no packages.
//
//   OFFHOOK_SECRET=whsec_… node wallboard.mjs
//
// In the integration, switch on Realtime and set the format to JSON. Add a row for each of the fields below, under its own
// name: uniqueid = [[uniqueid]], sequence = [[sequence]] and so on. Then open http://127.0.0.1:9000/. PORT changes 9000.
// The page shows phone numbers to everyone who can open it: put a reverse proxy with a login in front of it.
import { createServer } from 'node:http'
import { createHmac, timingSafeEqual } from 'node:crypto'

const FIELDS = [
  'uniqueid',
  'sequence',
  'status',
  'start_time',
  'caller_number',
  'caller_name',
  'queue_name',
  'agent_name',
]
const BODY_BYTES_MAX = 1024 * 1024 // Offhook sends 256 KiB at most
const HOUR_MS = 3_600_000
const CALL_MS_MAX = 12 * HOUR_MS // after which a call of which no end was reported is no longer shown
const ENDED_MS = 24 * HOUR_MS // for which a late repeat of an earlier request doesn't bring an ended call back

const key = Buffer.from((process.env.OFFHOOK_SECRET ?? '').replace('whsec_', ''), 'base64')
if (key.length < 24) throw new Error('Set OFFHOOK_SECRET to the signing key of the integration.')

// The calls, by uniqueid: a new uniqueid is a new call, a known one is an update. They are in memory only: after a restart,
// a call appears again with its next change.
const calls = new Map()
const screens = new Set()

function isShown({ status, changedMs }) {
  return status !== 'ended' && Date.now() - changedMs < CALL_MS_MAX
}

function update(call) {
  if (call.sequence <= (calls.get(call.uniqueid)?.sequence ?? 0)) return // a duplicate, or older than what is shown
  const shown = Object.fromEntries(FIELDS.map((field) => [field, call[field] ?? null]))
  calls.set(call.uniqueid, { ...shown, changedMs: Date.now() })
  show()
}

function show() {
  const active = [...calls.values()].filter(isShown)
  for (const screen of screens) screen.write(`data: ${JSON.stringify(active)}\n\n`)
}

function cleanUp() {
  for (const [uniqueid, call] of calls) if (Date.now() - call.changedMs > ENDED_MS) calls.delete(uniqueid)
  show() // also keeps the connections of the screens open
}

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
    const isCall = typeof call.uniqueid === 'string' && Number.isSafeInteger(call.sequence)
    return isCall && typeof call.status === 'string' ? call : null
  } catch {
    return null
  }
}

async function receive(request) {
  const body = await read(request)
  if (body === null) return [413, 'too large']
  if (!verify(request.headers, body)) return [401, 'wrong signature or time']
  const call = callOf(body)
  if (call === null) return [400, 'not JSON with uniqueid (text), sequence (number) and status (text)']
  update(call)
  return [204]
}

async function respond(request, response) {
  if (request.method === 'GET' && request.url === '/') {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }
    return response.writeHead(200, headers).end(PAGE)
  }
  if (request.method === 'GET' && request.url === '/calls') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.on('close', () => screens.delete(response))
    screens.add(response)
    return show()
  }
  const [status, text] = request.method === 'POST' ? await receive(request) : [405, 'POST only']
  response.writeHead(status, status === 204 ? {} : { connection: 'close' }).end(text)
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Calls in progress</title>
<style>
  :root { color-scheme: light dark; font: 1.5rem/1.4 system-ui, sans-serif }
  body { margin: 1.5em }
  h1 { font-size: 2em; margin: 0 0 0.5em }
  table { width: 100%; border-collapse: collapse }
  th, td { text-align: start; padding: 0.3em 1em 0.3em 0; border-bottom: 1px solid #8886 }
  .time { text-align: end; padding: 0; font-variant-numeric: tabular-nums }
  .late { opacity: 0.4 }
</style>
<h1 id="count">Connecting…</h1>
<table>
  <thead><tr><th>Caller<th>Status<th>Queue<th>Agent<th class="time">Time</thead>
  <tbody id="calls"></tbody>
</table>
<script>
  const [count, body] = ['count', 'calls'].map((id) => document.getElementById(id))
  let calls = null
  function draw() {
    if (calls === null) return
    count.textContent = calls.length === 1 ? '1 call in progress' : calls.length + ' calls in progress'
    const byStart = (a, b) => Date.parse(a.start_time) - Date.parse(b.start_time)
    body.replaceChildren(...calls.sort(byStart).map((call) => {
      const row = document.createElement('tr')
      const caller = call.caller_name || call.caller_number || 'Number withheld'
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(call.start_time)) / 1000)) || 0
      const time = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0')
      for (const text of [caller, call.status.replace('_', ' '), call.queue_name, call.agent_name, time])
        row.insertCell().textContent = text ?? ''
      row.lastChild.className = 'time'
      return row
    }))
  }
  const changes = new EventSource('/calls')
  changes.onmessage = ({ data }) => { calls = JSON.parse(data); document.body.className = ''; draw() }
  changes.onerror = () => { document.body.className = 'late' }
  setInterval(draw, 1000)
</script>
`

const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
  respond(request, response).catch((error) => {
    console.error(error.message) // the sender hung up
    if (!response.headersSent) response.writeHead(500, { connection: 'close' }).end('try again')
  })
})

setInterval(cleanUp, 60_000)
server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
