// receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const BODY_BYTES_MAX = 1024 * 1024 // Offhook sends 256 KiB at most
const secret = Buffer.from(process.env.OFFHOOK_SECRET.replace('whsec_', ''), 'base64')
const taken = new Map() // webhook-id → its work, done or under way. In production: a table with a unique column.
const newest = new Map() // uniqueid → highest sequence seen

function genuine(headers, body) {
  const at = Number(headers['webhook-timestamp'])
  if (!(Math.abs(Date.now() / 1000 - at) <= 300)) return false
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body])
  const expected = createHmac('sha256', secret).update(signed).digest()
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
    return typeof call.uniqueid === 'string' && Number.isInteger(call.sequence) ? call : null
  } catch {
    return null
  }
}

// Your work. In production: one transaction that stores the webhook-id too.
async function work({ uniqueid, sequence, ...rest }) {
  if (sequence <= (newest.get(uniqueid) ?? 0)) return
  console.log(uniqueid, sequence, JSON.stringify(rest))
  newest.set(uniqueid, sequence)
}

async function receive(request) {
  if (request.method !== 'POST') return [405, 'POST only']
  const body = await read(request)
  if (body === null) return [413, 'too large']
  if (!genuine(request.headers, body)) return [401, 'wrong signature or time']
  const call = callOf(body)
  if (call === null) return [400, 'not JSON with uniqueid (text) and sequence (number)']
  const id = request.headers['webhook-id']
  if (!taken.has(id)) {
    taken.set(id, work(call))
    taken.get(id).catch(() => taken.delete(id)) // so that the next attempt does it
  }
  await taken.get(id) // a repeat waits for the first
  return [204]
}

async function respond(request, response) {
  const [status, why] = await receive(request).catch((error) => {
    console.error(error.message) // the sender hung up, or the work failed
    return [500, 'try again']
  })
  response.writeHead(status, status === 204 ? {} : { connection: 'close' }).end(why)
}

const server = createServer({ requestTimeout: 30_000 }, (request, response) => void respond(request, response))

server.listen(Number(process.env.PORT ?? 9000), () => console.log(`listening on ${server.address().port}`))
