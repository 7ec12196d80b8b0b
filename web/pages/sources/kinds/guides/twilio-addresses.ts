// The addresses that Twilio posts to, as they are written into its console and into TwiML documents. Pure.
//
// The fragment after `#` makes Twilio retry without a response and after an error, which it does not do by default:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides

const RETRIES = '#rc=5&rp=ct,rt,5xx'

/** The address for the events of a call. */
export function statusAddress(url: string): string {
  return url + RETRIES
}

/** The address at which Twilio asks for instructions for a call. */
export function voiceAddress(url: string): string {
  return `${url}/voice${RETRIES}`
}

/** The instructions that the number follows while Offhook is away. */
export function fallbackDocument(forwardTo: string): string {
  return `<Response><Dial>${xml(forwardTo.trim())}</Dial></Response>`
}

/** A `<Dial>` in the customer's own TwiML that reports each step of the dialled leg, and its recording. */
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

// Not a sample number: people paste lines unchanged, and a made-up number would be somebody's telephone.
const OWN_NUMBER = '<!-- the number that you dial -->'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
}
