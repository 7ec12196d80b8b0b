// The TwiML documents of responses: https://www.twilio.com/docs/voice/twiml
import type { WebhookAnswer } from '../webhook.ts'
import type { Forwarding } from './settings.ts'

/**
 * The retries of Twilio after a failed request, in the fragment of an address:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const RETRIES = '#rc=5&rp=ct,rt,5xx'

/** No instructions. After a `<Dial>` this ends the call; a status callback ignores it. */
export const EMPTY_ANSWER: WebhookAnswer = document('')

/** Rejects the call, free of charge; the caller hears a busy tone. */
export const REJECT_ANSWER: WebhookAnswer = document('<Reject reason="busy"/>')

/**
 * Forwards the call: the caller hears ringing until somebody answers, each step of the other leg is reported, and a recording
 * starts at the answer, with each side in its own channel.
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
