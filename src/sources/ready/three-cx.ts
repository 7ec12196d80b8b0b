// 3CX: the call journal of a CRM template, which 3CX posts after a call. The template is Offhook's own (three-cx-file.ts), and so
// are its names.
//
// Facts: 3cx.com/docs/server-side-crm-template-xml-description (scenario ReportCall and its variables: CallType, CallDirection,
// Number, Name, Agent…, QueueExtension, Duration, CallStartTimeUTC, CallEstablishedTimeUTC, CallEndTimeUTC), and public templates
// that post the same variables. 3CX provides no id of the call here, so Offhook makes one from the agent, the number and the
// start. 3CX reports a call once for each extension that took part in it, so a transferred call appears as several calls.
// Unconfirmed, because no 3CX was available: that 3CX also writes the journal for callers who are not contacts.
import type { Condition, ReadyMapping } from '../mapping/mapping.ts'
import { threeCxFile } from './three-cx-file.ts'

const callsOut: Condition = { place: '/body/call_type', values: ['Outbound', 'Notanswered'] }
const talked: Condition = { place: '/body/call_type', values: ['Inbound', 'Outbound'] }

export const threeCx: ReadyMapping = {
  id: '3cx',
  name: '3CX',
  summary:
    'Reports each call once, after it ends: outcome, times, extension and queue. Not included: active calls, recordings and the number dialled. A transferred call is reported once per extension. Based on 3CX documentation; not yet tested on a 3CX system.',
  steps: [
    'Download the template 3cx-offhook.xml.',
    'In the 3CX Admin Console, open Integrations, CRM (version 18: Settings, CRM), click Add, and upload the file.',
    'Choose Offhook as CRM solution. Paste this URL into “Source URL”: {url}',
    'Enter the key of this source in “Secret” and keep “Report calls” selected. Save.',
  ],
  file: threeCxFile,
  mapping: {
    uniqueid: ['/body/id'],
    status: [
      {
        place: '/body/call_type',
        values: {
          Inbound: { status: 'ended', outcome: 'answered' },
          Outbound: { status: 'ended', outcome: 'answered' },
          Missed: { status: 'ended', outcome: 'missed' },
          Notanswered: { status: 'ended', outcome: 'unanswered' },
        },
      },
    ],
    start: { place: '/body/started_at', as: 'auto' },
    answer: { place: '/body/answered_at', as: 'auto' },
    end: { place: '/body/ended_at', as: 'auto' },
    fields: {
      direction: {
        places: ['/body/call_type'],
        values: { Inbound: 'inbound', Missed: 'inbound', Outbound: 'outbound', Notanswered: 'outbound' },
        only: true,
      },
      caller_number: { when: callsOut, places: ['/body/agent'], else: { places: ['/body/number'] } },
      caller_name: { when: { place: '/body/call_type', values: ['Inbound', 'Missed'] }, places: ['/body/name'] },
      tracking_number: { when: callsOut, places: ['/body/number'] },
      destination_number: { when: callsOut, places: ['/body/number'], else: { places: ['/body/agent'] } },
      destination_name: { when: callsOut, places: ['/body/name'] },
      agent_id: { when: talked, places: ['/body/agent'], else: { when: callsOut, places: ['/body/agent'] } },
      agent_name: { when: talked, places: ['/body/agent_first_name', '/body/agent_last_name'], join: ' ' },
      agent_email: { when: talked, places: ['/body/agent_email'] },
      queue_name: { places: ['/body/queue'] },
    },
  },
  auth: { type: 'key', in: 'body', name: '/body/secret' },
  docs: 'https://www.3cx.com/docs/server-side-crm-template-xml-description/',
  checked: '2026-11-27',
  confirmed: 'documented',
}
