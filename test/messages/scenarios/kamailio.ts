// Calls through a Kamailio, as docs/guide/kamailio-offhook.cfg posts them.
import type { Fields, Outcome, Status } from '../../../src/calls/call.ts'
import { caller, type Scenario, type Vendor } from './scenario.ts'

const answered: readonly Status[] = ['ringing', 'answered', 'ended']
const unanswered: readonly Status[] = ['ringing', 'ended']

/** The messages contain their times, so the times of arrival do not matter. */
function scenario(
  name: string,
  messages: number,
  events: readonly Status[],
  ends: { outcome: Outcome } & Fields,
): Scenario {
  const { outcome, ...fields } = ends
  return { scenario: name, came: Array.from({ length: messages }, () => 60), events, outcome, fields, start: 0 }
}

export const kamailio: Vendor = {
  id: 'kamailio',
  timed: true,
  scenarios: [
    scenario('answered', 4, answered, {
      outcome: 'answered',
      ...caller,
      caller_name: 'Jane Citizen',
      agent_id: '201',
      hangup_by: 'caller',
      sip_status: 200,
      sip_call_id: 'answered-1@sip.example',
    }),
    scenario('callee-ends', 4, answered, { outcome: 'answered', hangup_by: 'agent' }),
    scenario('quoted', 4, answered, { outcome: 'answered', caller_name: 'Zoë "Z" Müller' }),
    scenario('nameless', 4, answered, { outcome: 'answered', caller_number: '+61400111222' }),
    scenario('withheld', 4, answered, { outcome: 'answered', caller_anonymous: true }),
    scenario('early-media', 4, answered, { outcome: 'answered' }),
    scenario('hold', 6, ['ringing', 'answered', 'on_hold', 'answered', 'ended'], { outcome: 'answered' }),
    scenario('late-ringing', 4, answered, { outcome: 'answered', tracking_number: '0288889999' }),
    scenario('busy', 2, unanswered, { outcome: 'busy', sip_status: 486, hangup_cause: 'Busy Here' }),
    scenario('declined', 3, unanswered, { outcome: 'rejected', sip_status: 603 }),
    scenario('cancelled', 3, unanswered, { outcome: 'abandoned', sip_status: 487 }),
    scenario('rang-out', 3, unanswered, { outcome: 'missed', sip_status: 408 }),
    scenario('unreachable', 2, unanswered, { outcome: 'failed', sip_status: 408 }),
    scenario('not-found', 2, unanswered, { outcome: 'failed', sip_status: 404, hangup_cause: 'Not Found' }),
    scenario('outbound', 4, answered, {
      outcome: 'answered',
      direction: 'outbound',
      destination_number: '0400111333',
      agent_id: '201',
      hangup_by: 'agent',
    }),
    scenario('internal', 4, answered, { outcome: 'answered', direction: 'internal', tracking_number: '202' }),
  ],
}
