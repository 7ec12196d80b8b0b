#!/usr/bin/env node
// A step of kind `command`: has a whisper.cpp server write down what was said, and tells it as the call's transcript.
//
//   OFFHOOK_COMMANDS={"transcript": ["/usr/bin/node", "/opt/offhook/examples/whisper-transcript.mjs", "http://127.0.0.1:8090/inference"]}
//
// What more is given is a field of the form each, as the server takes them: language=auto, translate=true …
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'

const [url = 'http://127.0.0.1:8090/inference', ...more] = process.argv.slice(2)
const { recording } = await json(process.stdin)
if (!recording) fail('There is no recording: switch on "needs_recording" for this step.')

const form = new FormData()
form.set('response_format', 'json')
for (const pair of more) form.set(pair.split('=')[0], pair.slice(pair.indexOf('=') + 1))
form.set('file', new Blob([await readFile(recording.path)], { type: 'audio/mpeg' }), 'recording.mp3')
const { status, text } = await post(new Response(form))
if (status !== 200) fail(`The whisper.cpp server answered ${status}: ${text.slice(0, 300)}`)
console.log(JSON.stringify({ transcript: JSON.parse(text).text.trim() }))

/** Not by `fetch`, which gives up after five minutes without an answer: how long this may take, the step says. */
async function post(message) {
  const headers = { 'content-type': message.headers.get('content-type') }
  const body = Buffer.from(await message.arrayBuffer())
  const asked = request(url, { method: 'POST', headers: { ...headers, 'content-length': body.length } })
  const answer = await new Promise((resolve, reject) => {
    asked.on('response', resolve).on('error', reject)
    asked.end(body)
  })
  const parts = []
  for await (const part of answer) parts.push(part)
  return { status: answer.statusCode, text: Buffer.concat(parts).toString() }
}

function fail(why) {
  console.error(why)
  process.exit(1)
}
