// Where Twilio posts to, as it is written into its console and into documents of TwiML. Pure.
//
// The part behind `#` has Twilio try again after no answer and after an error, which it does not do by itself:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

const retries = '#rc=5&rp=ct,rt,5xx'

/** What happens to a call. */
export function statusAddress(url: string): string {
  return url + retries
}

/** Where Twilio asks what to do with a call. */
export function voiceAddress(url: string): string {
  return `${url}/voice${retries}`
}

/** What the number does by itself while Offhook is away. */
export function fallbackDocument(forwardTo: string): string {
  return `<Response><Dial>${xml(forwardTo.trim() || numberExample)}</Dial></Response>`
}

/** A `<Dial>` of the customer's own that tells each step of what it dials, and its recording. */
export function dialDocument(url: string): string {
  const address = xml(statusAddress(url))
  return [
    '<Response>',
    '  <Dial record="record-from-answer-dual"',
    `        recordingStatusCallback="${address}"`,
    '        recordingStatusCallbackEvent="completed absent">',
    `    <Number statusCallback="${address}"`,
    '            statusCallbackEvent="initiated ringing answered completed">',
    `      ${numberExample}`,
    '    </Number>',
    '  </Dial>',
    '</Response>',
  ].join('\n')
}

const numberExample = '+61299991111'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}
