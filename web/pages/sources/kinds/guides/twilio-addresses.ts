// Where Twilio posts to, as it is written into its console and into documents of TwiML. Pure.
//
// The part behind `#` has Twilio try again after no answer and after an error, which it does not do by itself:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

const RETRIES = '#rc=5&rp=ct,rt,5xx'

/** What happens to a call. */
export function statusAddress(url: string): string {
  return url + RETRIES
}

/** Where Twilio asks what to do with a call. */
export function voiceAddress(url: string): string {
  return `${url}/voice${RETRIES}`
}

/** What the number does by itself while Offhook is away. */
export function fallbackDocument(forwardTo: string): string {
  return `<Response><Dial>${xml(forwardTo.trim())}</Dial></Response>`
}

/** A `<Dial>` of the customer's own that reports each step of what it dials, and its recording. */
export function dialDocument(url: string): string {
  const address = xml(statusAddress(url))
  return [
    '<Response>',
    '  <Dial record="record-from-answer-dual"',
    `        recordingStatusCallback="${address}"`,
    '        recordingStatusCallbackEvent="completed absent">',
    `    <Number statusCallback="${address}"`,
    '            statusCallbackEvent="initiated ringing answered completed">',
    `      ${OWN_NUMBER}`,
    '    </Number>',
    '  </Dial>',
    '</Response>',
  ].join('\n')
}

// No number that looks like one: lines are pasted as they stand, and a made-up number is somebody's telephone.
const OWN_NUMBER = '<!-- the number that you dial -->'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
}
