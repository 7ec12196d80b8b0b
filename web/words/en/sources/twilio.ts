export const twilio = {
  stepsWhy: 'Each request is signed with the auth token of your account. What is not signed rightly is refused.',
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
  fallbackLater: 'The lines appear here when "Forward calls to" is filled in.',
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
