import { number } from '../../format.ts'

const messages = (n: number): string => (n === 1 ? '1 message' : `${number(n)} messages`)

/** The messages posted to a source, and what was understood. */
export const listen = {
  title: 'Messages',
  log: 'Messages, newest first',
  lastMessage: 'Last message',
  understoodCount: 'Understood',
  notUnderstoodCount: 'Not understood',
  refused: (n: number) => (n === 1 ? '1 request was refused,' : `${number(n)} requests were refused, the last`),
  filter: 'Filter messages',
  filters: { all: 'All', not_understood: 'Not understood' },
  states: { understood: 'Understood', not_understood: 'Not understood', replayed: 'Reprocessed' },
  nothing: 'Waiting for the first message',
  comesByItself: 'It appears here automatically, with the call update that Offhook read from it.',
  off: 'Not receiving messages',
  offWhy: 'This source is switched off. Switch it on to receive messages.',
  hints: {
    twilio: 'Call the number now.',
    jambonz: 'Make a call through your application now.',
    push: 'Paste the URL into your phone system, then make a call.',
  } as Readonly<Record<string, string>>,
  allUnderstood: 'All messages understood.',
  waiting: (n: number) => `${messages(n)} not understood.`,
  waitingMap: 'Kept for one day. Fix the mapping, then reprocess them.',
  waitingWhy: 'Kept for one day. Fix the settings if they are wrong, then reprocess them.',
  playAll: 'Reprocess all',
  play: 'Reprocess',
  playWhy: 'Processes the message like a new one, with the current settings.',
  played: (played: number, understood: number) =>
    understood === played
      ? `${messages(played)} reprocessed, all understood.`
      : `${messages(played)} reprocessed: ${number(understood)} understood, ${number(played - understood)} not understood.`,
  playedOne: 'Message reprocessed and understood.',
  playedOneNot: 'Message reprocessed. It is still not understood.',
  older: 'Show older',
  newOnes: (n: number) => (n === 1 ? 'Show 1 new message' : `Show ${number(n)} new messages`),
  mapping: 'Set up mapping',
  forget: 'Clear messages',
  forgetAsk: 'Clear all messages?',
  forgetWhy: 'Messages that were not understood can no longer be reprocessed. Existing calls are kept.',
  forgotten: 'Messages cleared.',
  understood: 'Call update',
  nothingOfOurs: 'Not about a call',
  nothingOfOursWhy: 'This message has no call data, so Offhook ignored it.',
  noStatus: 'Call details',
  toCall: 'Open call',
  results: {
    merged: 'added to the call',
    duplicate: 'duplicate',
    late: 'received after the call ended',
    ignored: 'no change',
  } as Readonly<Record<string, string>>,
  facts: {
    caller_number: 'Caller',
    caller_name: 'Name',
    tracking_number: 'Number dialled',
    direction: 'Direction',
    agent_name: 'Agent',
  },
  cameAs: 'Request',
  query: 'URL parameters',
  body: 'Body',
  noBody: 'No body.',
  bodyNotTaken: 'The body was not stored.',
  copyBody: 'Copy body',
  headers: (n: number) => (n === 1 ? '1 header' : `${n} headers`),
  headersLabel: 'Headers',
}

export const newAddress = {
  title: 'Source URL',
  secret: 'Only your phone system needs this URL. Keep it secret.',
  open: 'Rotate URL',
  ask: 'Rotate the source URL?',
  why: 'The old URL stops working immediately. Enter the new one in your phone system.',
  act: 'Rotate URL',
  done: 'URL rotated. Enter the new URL in your phone system.',
}
