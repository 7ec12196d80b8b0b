export const twilio = {
  stepsWhy:
    'Twilio signs each request with your account’s auth token. Offhook refuses requests without a valid signature.',
  choose: 'Connection method',
  ways: { forward: 'Offhook forwards', own: 'Your own TwiML', studio: 'Studio' },
  wayWhy: {
    forward: 'The quickest way to track a number. Offhook forwards the call, records it and reports every status.',
    own: 'Your number keeps its current TwiML. The number reports the end of each call; your Dial verb reports everything before.',
    studio: 'Your number keeps its Studio flow.',
  },
  noHttps:
    'Twilio requires an https URL. Ask your server administrator to set OFFHOOK_PUBLIC_URL to the public URL of Offhook.',
  openNumber:
    'In the Twilio Console, open Phone Numbers › Manage › Active numbers › your number › Voice configuration.',
  comesIn: 'Set “A call comes in” to Webhook, HTTP POST and this URL',
  comesInLabel: 'URL for "A call comes in"',
  changes: 'Set “Call status changes” to HTTP POST and this URL',
  changesLabel: 'URL for "Call status changes"',
  forwardMissing: 'Enter a number under “Forward calls to”. Until then, callers hear a busy tone.',
  fallback: 'Set “Primary handler fails” to a TwiML Bin with these lines. Calls then get through when Offhook is down.',
  fallbackLater: 'The lines appear here when you fill in “Forward calls to”.',
  fallbackLabel: 'TwiML for when Offhook is down',
  callIt: 'Save the number and call it. Messages from Twilio appear under Messages.',
  dial: 'Wherever your TwiML uses Dial, add these status callbacks',
  dialLater: 'Wherever your TwiML uses Dial, add status callbacks. The lines appear here when you create the source.',
  dialLabel: 'TwiML with status callbacks',
  dialHint:
    'Client and Sip take the same attributes as Number. To include the dialled number in realtime requests, add ?dialled=%2B61288889999 to the first URL, before the #.',
  redirect: 'In the flow, replace Connect Call To with Add TwiML Redirect and this URL',
  redirectLabel: 'URL for Add TwiML Redirect',
  redirectHint:
    'Offhook forwards the call to the number under “Forward calls to”. The call ends when that party hangs up.',
  studioRecording: 'In a Call Recording widget, set Recording status callback URL to this URL',
  studioRecordingLabel: 'URL for the recording status callback',
}
