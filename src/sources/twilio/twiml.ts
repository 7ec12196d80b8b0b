// The documents that Twilio is answered with: https://www.twilio.com/docs/voice/twiml
import type { WebhookAnswer } from '../webhook.ts'
import type { Forwarding } from './settings.ts'

/** What Twilio does where a request fails, in the fragment of an address: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const RETRIES = '#rc=5&rp=ct,rt,5xx'

/** Nothing is to be done. After a `<Dial>` it ends the call; whoever only tells does not read it. */
export const EMPTY_ANSWER: WebhookAnswer = document('')

/** The call is not taken, which costs nothing; the caller hears that the line is busy. */
export const REJECT_ANSWER: WebhookAnswer = document('<Reject reason="busy"/>')

/**
 * Forwards the call: the caller hears it ring until somebody answers, each step of the other leg is reported, and if it is
 * recorded, from the answer on and each side in a channel of its own.
 */
export function forwardAnswer({ to, timeoutS, records }: Forwarding, url: string): WebhookAnswer {
  const recording = records
    ? ` record="record-from-answer-dual" recordingStatusCallback="${xml(`${url}/recording${RETRIES}`)}" recordingStatusCallbackEvent="completed absent"`
    : ''
  const dial = `<Dial answerOnBridge="true" timeout="${timeoutS}" action="${xml(`${url}/dial${RETRIES}`)}"${recording}>`
  const number = `<Number statusCallback="${xml(`${url}/status${RETRIES}`)}" statusCallbackEvent="initiated ringing answered completed">`
  return document(`${dial}${number}${xml(to)}</Number></Dial>`)
}

function document(verbs: string): WebhookAnswer {
  return {
    status: 200,
    type: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function xml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}
