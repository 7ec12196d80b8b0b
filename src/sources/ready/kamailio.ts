// Kamailio, with the messages that kamailio-file.ts posts: the events of its dialog module, and ringing responses.
//
// Facts: README of the modules dialog, http_async_client, jansson and pv of Kamailio 6.0. Messages were recorded from a Kamailio
// 6.0.1. Its workers post in parallel, so messages are ordered by their times, which have microseconds. Kamailio itself makes a
// response of 408 if nobody answered, and also if no response arrived at all.
import type { Condition, Meaning, ReadyMapping } from '../mapping/mapping.ts'
import { kamailioFile } from './kamailio-file.ts'

const isEvent = (...names: string[]): Condition => ({ place: '/body/event', values: names })

/** Extensions have six digits at most, outside numbers seven at least. */
const fromInside = (to: Condition): Condition => ({ place: '/body/from', number: { max_digits: 6 }, and: to })
const callsOut = fromInside({ place: '/body/to', number: { min_digits: 7 } })
const callsInside = fromInside({ place: '/body/to', number: { max_digits: 6 } })

const rejected = { status: 'ended', outcome: 'rejected' } as const
const failedBy: Readonly<Record<string, Meaning>> = {
  408: { status: 'ended', fallback: 'failed' },
  480: { status: 'ended', outcome: 'missed' },
  483: { status: 'ended', outcome: 'missed' },
  486: { status: 'ended', outcome: 'busy' },
  487: { status: 'ended', outcome: 'abandoned' },
  600: { status: 'ended', outcome: 'busy' },
  401: rejected,
  403: rejected,
  407: rejected,
  433: rejected,
  603: rejected,
  607: rejected,
  608: rejected,
  '*': { status: 'ended', outcome: 'failed' },
}

/** A timeout of a ringing call is a missed call. */
const rang = { outcome: 'missed' } as const

export const kamailio: ReadyMapping = {
  id: 'kamailio',
  name: 'Kamailio',
  summary:
    'Reports ringing, answer, hold and the end with its outcome and who hung up, in real time. Not included: menus, queues, transfers and recordings. Calls from extensions of up to 6 digits are outbound or internal, others inbound.',
  steps: [
    'Download kamailio-offhook.cfg and save it next to kamailio.cfg.',
    'In kamailio.cfg, load the modules dialog, jansson and http_async_client, set the URL to {url} and include the file.',
    'Call route(OFFHOOK_BEGIN) for each new INVITE before t_relay(), set t_on_reply("OFFHOOK_REPLY"), and call route(OFFHOOK_HOLD) after loose_route().',
    'Check the file with kamailio -c, and restart Kamailio.',
  ],
  file: kamailioFile,
  mapping: {
    uniqueid: ['/body/call_id'],
    order: '/body/time',
    at: { place: '/body/time', as: 's' },
    status: [
      { when: isEvent('failed'), place: '/body/code', values: failedBy },
      {
        place: '/body/event',
        values: {
          invite: { status: 'ringing' },
          ringing: { status: 'ringing' },
          progress: { status: 'ringing' },
          answered: { status: 'answered' },
          hold: { status: 'on_hold' },
          resume: { status: 'answered' },
          // `ended` is only sent for an answered dialog, even if the message `answered` was lost.
          ended: { status: 'ended', outcome: 'answered' },
        },
      },
      { when: isEvent('ringing', 'progress'), place: '/body/event', values: { '*': rang } },
    ],
    fields: {
      direction: {
        when: callsOut,
        places: ['/body/from'],
        values: { '*': 'outbound' },
        else: { when: callsInside, places: ['/body/from'], values: { '*': 'internal' } },
      },
      caller_number: { places: ['/body/from'], part: 'sip_user' },
      caller_name: { places: ['/body/from_name'] },
      tracking_number: { places: ['/body/to'], part: 'sip_user' },
      destination_number: { when: callsOut, places: ['/body/to'], part: 'sip_user' },
      agent_id: {
        when: callsOut,
        places: ['/body/from'],
        part: 'sip_user',
        else: { when: isEvent('answered'), places: ['/body/target'], part: 'sip_user' },
      },
      // In an outbound call the agent is the caller of the dialog, and the customer the callee.
      hangup_by: {
        when: { ...isEvent('ended'), and: callsOut },
        places: ['/body/by'],
        values: { caller: 'agent', callee: 'caller' },
        else: { when: isEvent('ended'), places: ['/body/by'], values: { callee: 'agent' } },
      },
      sip_status: { when: isEvent('failed', 'answered'), places: ['/body/code'] },
      hangup_cause: { when: isEvent('failed'), places: ['/body/reason'] },
      sip_call_id: { places: ['/body/call_id'] },
    },
  },
  docs: 'https://kamailio.org/docs/modules/stable/modules/dialog.html',
  checked: '2026-12-01',
  confirmed: 'recorded',
}
