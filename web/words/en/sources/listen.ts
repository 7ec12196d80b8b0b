import { number } from '../../format.ts'

const messages = (n: number): string => (n === 1 ? '1 message' : `${number(n)} messages`)

/** What was posted to a source, and what was understood of it. */
export const listen = {
  title: 'Listen',
  log: 'Messages, the newest first',
  lastMessage: 'Last message',
  understoodCount: 'Understood',
  notUnderstoodCount: 'Not understood',
  refused: (n: number) => (n === 1 ? '1 request was refused,' : `${number(n)} requests were refused, the last`),
  filter: 'Which messages',
  filters: { all: 'All', not_understood: 'Not understood' },
  states: { understood: 'Understood', not_understood: 'Not understood', played: 'Played again' },
  nothing: 'Waiting for the first message',
  comesByItself: 'It appears here by itself, with what was understood of it.',
  off: 'Nothing is taken',
  offWhy: 'The source is switched off. Switch it on, and messages appear here.',
  hints: {
    twilio: 'Call the number now.',
    jambonz: 'Make a call through your application now.',
    push: 'Paste the address where your system asks for it, and make a call.',
  } as Readonly<Record<string, string>>,
  allUnderstood: 'All of them are understood.',
  waiting: (n: number) => `${messages(n)} not understood.`,
  waitingMap: 'They are kept for a day: mend the mapping, and play them again.',
  waitingWhy: 'They are kept for a day: change the settings if they are wrong, and play them again.',
  playAll: 'Play all again',
  play: 'Play again',
  playWhy: 'It goes the way of a new one, with the settings of now.',
  played: (played: number, understood: number) =>
    understood === played
      ? `${messages(played)} played again: all are understood now.`
      : `${messages(played)} played again: ${number(understood)} understood now, ${number(played - understood)} still not.`,
  playedOne: 'It is understood now.',
  playedOneNot: 'It is still not understood.',
  older: 'Show older',
  newOnes: (n: number) => (n === 1 ? 'Show 1 new message' : `Show ${number(n)} new messages`),
  mapping: 'Set up the mapping',
  forget: 'Forget all',
  forgetAsk: 'Forget all messages?',
  forgetWhy: 'What was not understood cannot be played again then. Calls that were made of messages stay.',
  forgotten: 'All messages are forgotten.',
  understood: 'What was understood of it',
  nothingOfOurs: 'Nothing about a call',
  nothingOfOursWhy: 'It says nothing that belongs to a call, so nothing was made of it.',
  noStatus: 'Details of a call',
  toCall: 'Open the call',
  results: {
    merged: 'added to what is known',
    duplicate: 'known already',
    late: 'came after the end',
    ignored: 'nothing new',
  } as Readonly<Record<string, string>>,
  facts: {
    caller_number: 'Caller',
    caller_name: 'Name',
    tracking_number: 'Number dialled',
    direction: 'Direction',
    agent_name: 'Agent',
  },
  cameAs: 'As it came',
  query: 'Parameters of the address',
  body: 'Body',
  noBody: 'It had no body.',
  bodyNotTaken: 'Its body was not taken.',
  copyBody: 'Copy the body',
  headers: (n: number) => (n === 1 ? '1 header' : `${n} headers`),
  headersLabel: 'Headers',
}

export const newAddress = {
  title: 'Address of the source',
  secret: 'Only your phone system needs it. Treat it as a secret.',
  open: 'New address',
  ask: 'Give this source a new address?',
  why: 'What is sent to the old one is not taken any more: enter the new one in your phone system at once.',
  act: 'New address',
  done: 'The source has a new address. Enter it in your phone system.',
}
