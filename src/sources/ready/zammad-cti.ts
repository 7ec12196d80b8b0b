// The messages that a telephone system sends to a help desk through Zammad's generic CTI: newCall, answer and hangup,
// as a form or JSON. Many systems support it, and the push messages of sipgate.io look the same.
//
// Facts: docs.zammad.org/en/latest/api/generic-cti (github.com/zammad/zammad-documentation, api/generic-cti), and sipgate.io's
// own README until 2018 (github.com/sipgate/sipgate.io, commit bd2d1e4). A `forwarded` call continues as another call. Messages
// contain no time. sipgate sends answer and hangup only to addresses that the response to its first message contains, and Offhook
// cannot return any.
// Unconfirmed: what `answer` means if a menu or a mailbox of the system answers.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'

const callsOut: Condition = { place: '/body/direction', values: ['out'] }
const answered: Condition = { place: '/body/event', values: ['answer', 'hangup'] }

export const zammadCti: ReadyMapping = {
  id: 'zammad_cti',
  name: 'Any system with Zammad generic CTI',
  summary:
    'Reports ringing, the answer, the agent and the end with its reason, from any phone system that supports Zammad generic CTI. Not included: menus, hold, transfers and recordings.',
  steps: [
    'In your phone system, open the settings for Zammad, “CTI push” or “generic CTI”.',
    'In place of the Zammad endpoint, paste this URL: {url}',
    'This protocol has no authentication, so keep the URL secret. Select all incoming and outgoing calls.',
  ],
  mapping: {
    uniqueid: ['/body/callId'],
    status: [
      {
        place: '/body/event',
        values: {
          newCall: { status: 'ringing' },
          answer: { status: 'answered' },
          hangup: { status: 'ended' },
          dtmf: { status: 'in_menu' },
        },
      },
      {
        place: '/body/cause',
        values: {
          normalClearing: { outcome: 'answered' },
          busy: { outcome: 'busy' },
          cancel: { outcome: 'abandoned' },
          noAnswer: { outcome: 'rejected' },
          congestion: { outcome: 'failed' },
          notFound: { outcome: 'failed' },
        },
      },
    ],
    fields: {
      direction: { places: ['/body/direction'], values: { in: 'inbound', out: 'outbound' }, only: true },
      caller_number: { places: ['/body/from'] },
      tracking_number: { places: ['/body/diversion', '/body/to'] },
      destination_number: {
        when: callsOut,
        places: ['/body/to'],
        else: { when: answered, places: ['/body/answeringNumber'] },
      },
      agent_name: {
        when: callsOut,
        places: ['/body/user', '/body/user[]'],
        else: { when: { place: '/body/event', values: ['answer'] }, places: ['/body/user', '/body/user[]'] },
      },
      agent_id: { when: { place: '/body/event', values: ['answer'] }, places: ['/body/userId', '/body/userId[]'] },
      queue_name: { places: ['/body/queue'] },
      parent_call_id: { places: ['/body/origCallId'] },
      dtmf_digits: { places: ['/body/dtmf'] },
      hangup_cause: { places: ['/body/cause'] },
    },
  },
  docs: 'https://docs.zammad.org/en/latest/api/generic-cti/hangup-event.html',
  checked: '2026-11-27',
  confirmed: 'documented',
}
