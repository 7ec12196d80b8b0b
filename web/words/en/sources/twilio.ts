export const twilio = {
  name: 'Twilio',
  stepsWhy: 'Each request is signed with the auth token of your account. What is not signed rightly is refused.',
  accountSid: 'Account SID',
  accountSidHint: 'AC and 32 more characters, on the first page of the Twilio Console.',
  authToken: 'Auth token',
  authTokenHint:
    'The primary one, beside the Account SID: it checks signatures and fetches recordings. An API key does not sign.',
  forwardTo: 'Forward calls to',
  forwardToHint:
    'The telephone that rings when a number asks Offhook, such as +61299991111. Empty if your own TwiML or Studio forwards.',
  record: 'Record forwarded calls',
  recordHint: 'Each side in a channel of its own, from the answer on. Say so to the caller where the law wants it.',
  more: 'More',
  timeout: 'Ring for, in seconds',
  timeoutHint: 'From 5 to 600. Twilio adds about 5.',
  timeoutUsual: '25',
  choose: 'Way to connect',
  ways: { forward: 'Offhook forwards', own: 'Your own TwiML', studio: 'Studio' },
  wayWhy: {
    forward:
      'A tracked number in five minutes: the number asks Offhook, which forwards the call, records it, and knows all of it.',
    own: 'Your number keeps what answers it now. The end of each call is told by the number, all before it by what you dial.',
    studio: 'Your number stays with its flow.',
  },
  noHttps:
    'Twilio reaches only https addresses. Ask your operator to set OFFHOOK_PUBLIC_URL to the address by which Offhook is reached from outside.',
  openNumber: 'In the Twilio Console, open Phone Numbers, Manage, Active numbers, your number, Voice configuration.',
  comesIn: 'A call comes in: Webhook, HTTP POST, with this address',
  comesInLabel: 'Address for "A call comes in"',
  changes: 'Call status changes: HTTP POST, with this address',
  changesLabel: 'Address for "Call status changes"',
  forwardMissing: 'Say under "Forward calls to" where calls go: until then callers hear that the line is busy.',
  fallback: 'Primary handler fails: a TwiML Bin with these lines. So callers get through when Offhook is away.',
  fallbackLabel: 'TwiML for when Offhook is away',
  callIt: 'Save there, and call the number. What Twilio says appears under Listen.',
  dial: 'Wherever your TwiML has a Dial, let what it dials tell',
  dialLater:
    'Wherever your TwiML has a Dial, what it dials tells too: the lines appear here when the source is created.',
  dialLabel: 'TwiML that dials and tells',
  dialHint:
    'Client and Sip have the same attributes as Number. With ?dialled=%2B61288889999 behind the first address, before the #, realtime requests know which of your numbers was called.',
  redirect: 'In the flow, in place of Connect Call To: Add TwiML Redirect, with this address',
  redirectLabel: 'Address for Add TwiML Redirect',
  redirectHint: 'Offhook forwards to the number under "Forward calls to", and the call ends when they hang up.',
  studioRecording: 'In a Call Recording widget, Recording status callback URL: this address',
  studioRecordingLabel: 'Address for the recording status callback',
}
