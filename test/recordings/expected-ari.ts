// The expected calls of each session of `ari/`: as the manager interface of the same Asterisk reported the same calls
// at the same time, read by the mapping that `expected.ts` tests. Times are seconds from the first event.
import type { ExpectedCall } from './expected.ts'

export const expectedByAri: Readonly<Record<string, readonly ExpectedCall[]>> = {
  'abandoned-ringing': [
    { id: '32', life: 'ringing 0, ended 2.001', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201', tracking_number: '+61255550101', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'announcement-then-queue': [
    { id: '115', life: 'ringing 0, in_menu 0.021, queued 1.521, answered 2.528, ended 4.543', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', queue_name: 'sales' } },
  ],
  'answered': [
    { id: '2', life: 'ringing 0, answered 2.01, ended 7.034', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', recorded: true, tracking_number: '+61255550140', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'attended-aborted': [
    { id: '63', life: 'ringing 0, answered 1.511, on_hold 4.587, answered 12.051, ended 15.303', outcome: 'answered', talk: 13.8, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'attended-blonde': [
    { id: '53', life: 'ringing 0, answered 1.51, on_hold 4.585, transferring 8.996, answered 11.25, ended 15.274', outcome: 'answered', talk: 13.8, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'attended-threeway': [
    { id: '58', life: 'ringing 0, answered 1.51, on_hold 4.586, answered 12.049, ended 17.753', outcome: 'answered', talk: 16.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'attended-transfer': [
    { id: '17', life: 'ringing 0, answered 1.51, on_hold 4.586, answered 12.496, ended 15.752', outcome: 'answered', talk: 14.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'blind-noanswer': [
    { id: '113', life: 'ringing 0, answered 1.511, on_hold 4.586, transferring 7.244, ended 13', outcome: 'answered', talk: 5.7, direction: 'inbound', transfers: 1, agent: '201', by: 'caller', fields: { destination_number: '203', transferred_to: '203', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'blind-transfer': [
    { id: '14', life: 'ringing 0, answered 1.507, on_hold 4.581, transferring 7.239, answered 9.244, ended 12.255', outcome: 'answered', talk: 10.7, direction: 'inbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', transferred_to: '203', tracking_number: '+61255550120', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'busy': [
    { id: '6', life: 'ringing 0, ended 0.004', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '201', tracking_number: '+61255550101', caller_number: '+61400111222', hangup_cause: 'USER_BUSY' } },
  ],
  'callback-stasis': [
    { id: '491', life: 'ringing 0, answered 2.108, ended 5.126', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'callbacks': [
    { id: '482', life: 'ringing 0, answered 2.015, ended 5.033', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333', hangup_cause: 'NORMAL_CLEARING' } },
    { id: '484', life: 'ringing 5.772, answered 7.793, ended 10.825', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333', hangup_cause: 'NORMAL_CLEARING' } },
    { id: '488', life: 'ringing 11.54, ended 11.55', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, by: 'caller', fields: { tracking_number: '+61400111333', destination_number: '+61400111333', hangup_cause: 'USER_BUSY' } },
  ],
  'click-to-call': [
    { id: '68', life: 'ringing 0, answered 3.513, ended 7.518', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '+61255550100', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'conference': [
    { id: '24', life: 'ringing 0, answered 3.025, ended 8.226', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'caller', fields: { agent_name: 'Ben Agent', destination_number: '202', tracking_number: '+61255550127', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
    { id: '27', life: 'ringing 3.003, answered 3.025, ended 7.006', outcome: 'answered', talk: 4, direction: 'internal', transfers: 0, by: 'caller', fields: { destination_number: '+61400111222', tracking_number: '8000', caller_number: '202', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'followme': [
    { id: '104', life: 'ringing 0, answered 8.403, ended 12.653', outcome: 'answered', talk: 4.3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', tracking_number: '+61255550135', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'forward': [
    { id: '100', life: 'ringing 0, answered 2.013, ended 6.056', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, by: 'agent', fields: { destination_number: '+61400111333', tracking_number: '+61255550126', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'h-abandoned': [
    { id: '42', life: 'ringing 0, ended 3.011', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201', tracking_number: '+61255550137', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'h-answered': [
    { id: '40', life: 'ringing 0, answered 1.507, ended 4.537', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550137', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'hold': [
    { id: '22', life: 'ringing 0, answered 1.007, on_hold 3.029, answered 5.029, on_hold 7.03, answered 10.03, ended 12.031', outcome: 'answered', talk: 11, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550128', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'internal': [
    { id: '74', life: 'ringing 0, answered 2.012, ended 6.039', outcome: 'answered', talk: 4, direction: 'internal', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', tracking_number: '202', caller_number: '201', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'limit': [
    { id: '111', life: 'ringing 0, answered 1.009, ended 5.01', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201', tracking_number: '+61255550136', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'menu-abandoned': [
    { id: '76', life: 'ringing 0, in_menu 0.522, ended 2.999', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { tracking_number: '+61255550129', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'menu-then-agent': [
    { id: '77', life: 'ringing 0, in_menu 0.523, ringing 2.204, answered 4.208, ended 8.224', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', dtmf_digits: '2', ivr_path: '2', tracking_number: '+61255550129', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'menu': [
    { id: '12', life: 'ringing 0, in_menu 0.522, ringing 2.206, answered 4.209, ended 8.223', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', dtmf_digits: '2', ivr_path: '2', tracking_number: '+61255550129', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'noanswer': [
    { id: '4', life: 'ringing 0, ended 4.02', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '202', tracking_number: '+61255550103', caller_number: '+61400111222', hangup_cause: 'NO_ANSWER' } },
  ],
  'outbound-answered': [
    { id: '70', life: 'ringing 0, answered 2.014, ended 6.016', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '201', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'outbound-busy': [
    { id: '72', life: 'ringing 0, ended 0.005', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '203', by: 'system', fields: { agent_name: 'Cara Agent', destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '203', hangup_cause: 'USER_BUSY' } },
  ],
  'park-retrieved': [
    { id: '47', life: 'ringing 0, answered 1.506, on_hold 4.933, answered 8.965, ended 12.947', outcome: 'answered', talk: 11.4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', tracking_number: '+61255550124', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'park-timeout': [
    { id: '50', life: 'ringing 0, answered 1.507, on_hold 4.934, ringing 10.937, answered 12.442, ended 15.449', outcome: 'answered', talk: 13.9, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550124', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'pickup': [
    { id: '44', life: 'ringing 0, answered 2.507, ended 6.488', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', tracking_number: '+61255550122', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'queue-abandoned': [
    { id: '34', life: 'ringing 0, queued 0.022, ended 6.5', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'sales', tracking_number: '+61255550130', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'queue-picked-up': [
    { id: '74', life: 'ringing 0, queued 0.021, answered 2.025, ended 4.004', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'support' } },
  ],
  'queue-second-agent': [
    { id: '37', life: 'ringing 0, queued 0.022, answered 7.037, ended 11.043', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'support', tracking_number: '+61255550132', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'queue-transfer': [
    { id: '81', life: 'ringing 0, queued 0.022, answered 2.038, on_hold 5.096, transferring 7.756, answered 9.761, ended 12.764', outcome: 'answered', talk: 10.7, direction: 'inbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', queue_name: 'service', transferred_to: '203', tracking_number: '+61255550133', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'queue': [
    { id: '116', life: 'ringing 0, queued 0.022, answered 2.037, ended 6.044', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '201', queue_name: 'sales', tracking_number: '+61255550130', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'redirected': [
    { id: '0', life: 'ringing 0, answered 1.011, transferring 3.027, answered 4.535, ended 6.553', outcome: 'answered', talk: 5.5, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'redirected-from-queue': [
    { id: '45', life: 'ringing 0, queued 0.022, answered 1.045, transferring 2.549, answered 3.56, ended 5.556', outcome: 'answered', talk: 4.5, direction: 'inbound', transfers: 1, agent: '201', by: 'agent', fields: { destination_number: '201', queue_name: '400', transferred_to: '201' } },
  ],
  'restart': [
    { id: '118', life: 'ringing 0, answered 1.007, ended 5.03', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201', tracking_number: '+61255550101', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'ringgroup-local': [
    { id: '93', life: 'ringing 0, answered 3.022, ended 7.067', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', tracking_number: '+61255550125', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'stasis': [
    { id: '91', life: 'ringing 0, answered 1.516, ended 5.528', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550138', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'stasis-continued': [
    { id: '0', life: 'ringing 0, answered 1.055, transferring 3.057, answered 4.061, ended 6.067', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'stasis-moved': [
    { id: '3', life: 'ringing 0, answered 1.057, transferring 3.14, answered 4.187, ended 6.216', outcome: 'answered', talk: 5.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'survey': [
    { id: '89', life: 'ringing 0, answered 1.509, in_menu 4.533, ended 8.915', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201', survey_outcome: '5', tracking_number: '+61255550134', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'two-calls': [
    { id: '28', life: 'ringing 0, answered 2.012, ended 7.035', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', tracking_number: '+61255550101', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
    { id: '30', life: 'ringing 1.002, ended 5.014', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '202', tracking_number: '+61255550103', caller_number: '+61400111444', hangup_cause: 'NO_ANSWER' } },
  ],
  'voicemail-abandoned': [
    { id: '79', life: 'ringing 0, voicemail 3.017, ended 6', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201', tracking_number: '+61255550131', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],
  'voicemail': [
    { id: '8', life: 'ringing 0, voicemail 3.012, ended 23.015', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201', tracking_number: '+61255550131', caller_number: '+61400111222', hangup_cause: 'NORMAL_CLEARING' } },
  ],

}

/**
 * The facts that ARI does not report. A hold over IAX2 is music on hold and has no event (over SIP the event is
 * `ChannelHold`); the name of a queue's member is a variable that `setinterfacevar = yes` sets, and the queue `support`
 * does not set it.
 */
export const untoldByAri: Readonly<Record<string, Partial<ExpectedCall>>> = {
  hold: { life: 'ringing 0, answered 1.007, ended 12.031' },
  'queue-second-agent': { fields: { destination_number: '202', queue_name: 'support' } },
}
