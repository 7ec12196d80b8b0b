// The expected calls of each recorded session, as a person who was there would describe them. Times are seconds from
// the first event. `talk` is the time from the first answer by a person until the caller was last connected to a
// person, including hold. A call is named by the last part of its uniqueid.

export interface ExpectedCall {
  readonly id: string
  readonly life: string
  readonly outcome: string
  readonly talk: number
  readonly direction: string
  readonly transfers: number
  readonly agent?: string
  readonly by?: string
  /** Whether the caller left a message, if the outcome does not say it, because a person had answered before. */
  readonly voicemailLeft?: boolean
  readonly fields?: Readonly<Record<string, string | number | boolean>>
}

export const expected: Readonly<Record<string, readonly ExpectedCall[]>> = {
  'abandoned-ringing': [
    { id: '47', life: 'ringing 0, ended 2.201', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201' } },
  ],
  'agent-survey': [
    { id: '162', life: 'ringing 0, answered 1.009, ended 3.997', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '201' } },
  ],
  'ami-hangup': [
    { id: '166', life: 'ringing 0, answered 1.008, ended 3.029', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201' } },
  ],
  'announcement-abandoned': [
    { id: '87', life: 'ringing 0, in_menu 0.021, ended 1.998', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  'announcement-early': [
    { id: '117', life: 'ringing 0, answered 2.549, ended 4.578', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'announcement-freepbx': [
    { id: '219', life: 'ringing 0, in_menu 1.023, ended 2.524', outcome: 'unanswered', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'announcement-then-busy': [
    { id: '88', life: 'ringing 0, ended 1.504', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'announcement-then-busy-list': [
    { id: '903', life: 'ringing 0, ended 1.533', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'announcement-then-queue': [
    { id: '115', life: 'ringing 0, in_menu 0.021, queued 1.522, answered 2.529, ended 4.544', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '201', queue_name: 'sales' } },
  ],
  'announcement-only': [
    { id: '88', life: 'ringing 0, in_menu 0.024, ended 4.526', outcome: 'unanswered', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'answered': [
    { id: '0', life: 'ringing 0, answered 2.005, ended 7.029', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, by: 'agent', fields: { recorded: true } },
  ],
  'attended-aborted': [
    { id: '5', life: 'ringing 0, answered 1.508, on_hold 4.583, answered 12.048, ended 15.3', outcome: 'answered', talk: 13.8, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'attended-back': [
    { id: '0', life: 'ringing 0, answered 1.514, on_hold 4.588, answered 13.053, ended 16.306', outcome: 'answered', talk: 14.8, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'attended-blonde': [
    { id: '5', life: 'ringing 0, answered 1.511, on_hold 4.587, transferring 8.997, answered 11.254, ended 15.258', outcome: 'answered', talk: 13.7, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'attended-noanswer': [
    { id: '202', life: 'ringing 0, answered 1.514, on_hold 4.59, transferring 9.002, answered 23.764, ended 26.777', outcome: 'answered', talk: 25.3, direction: 'inbound', transfers: 1, agent: '201', by: 'agent', fields: { destination_number: '201', transferred_to: '201' } },
  ],
  'attended-threeway': [
    { id: '10', life: 'ringing 0, answered 1.512, on_hold 4.589, answered 12.053, ended 17.761', outcome: 'answered', talk: 16.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'attended-transfer': [
    { id: '0', life: 'ringing 0, answered 1.504, on_hold 4.579, answered 12.489, ended 15.746', outcome: 'answered', talk: 14.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'blind-busy': [
    { id: '55', life: 'ringing 0, answered 1.511, on_hold 4.592, transferring 7.25, ended 17.266', outcome: 'answered', talk: 5.7, direction: 'inbound', transfers: 1, agent: '201', by: 'system', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'blind-noanswer': [
    { id: '52', life: 'ringing 0, answered 1.511, on_hold 4.587, transferring 7.246, ended 13.249', outcome: 'answered', talk: 5.7, direction: 'inbound', transfers: 1, agent: '201', by: 'system', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'blind-to-park': [
    { id: '116', life: 'ringing 0, answered 1.512, on_hold 4.588, answered 10.291, ended 13.272', outcome: 'answered', talk: 11.8, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
  ],
  'blind-to-voicemail': [
    // No event reports when VoiceMail began; the list of channels, which a live source requests, would.
    { id: '96', life: 'ringing 0, answered 1.515, on_hold 4.596, transferring 7.253, voicemail 17.014, ended 17.014', outcome: 'answered', talk: 5.7, direction: 'inbound', transfers: 1, agent: '201', by: 'caller', voicemailLeft: true, fields: { transferred_to: '600' } },
  ],
  'blind-transfer': [
    { id: '49', life: 'ringing 0, answered 1.512, on_hold 4.589, transferring 7.246, answered 9.25, ended 12.255', outcome: 'answered', talk: 10.7, direction: 'inbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'bridged-by-operator': [
    { id: '27', life: 'ringing 0, answered 1.01, transferring 4.52, answered 4.52, ended 6.517', outcome: 'answered', talk: 5.5, direction: 'inbound', transfers: 1, agent: '203', by: 'caller', fields: { destination_number: '203', transferred_to: '203' } },
    { id: '29', life: 'ringing 2.016, answered 3.071, ended 4.52', outcome: 'answered', talk: 1.4, direction: 'internal', transfers: 0, agent: '203', by: 'system', fields: { destination_number: '203' } },
  ],
  'busy': [
    { id: '4', life: 'ringing 0, ended 0.003', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'caller-gone-agent-in-wrapup': [
    { id: '153', life: 'ringing 0, answered 1.009, ended 4.02', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '201' } },
  ],
  'chanspy': [
    { id: '142', life: 'ringing 0, answered 1.008, ended 9.037', outcome: 'answered', talk: 8, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'click-customer-busy': [
    { id: '91', life: 'ringing 0, ended 1.516', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '+61400111333' } },
  ],
  'click-freepbx': [
    { id: '263', life: 'ringing 0, answered 3.518, ended 7.52', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '211', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'click-freepbx-n': [
    { id: '154', life: 'ringing 0, answered 2.019, ended 4.024', outcome: 'answered', talk: 2, direction: 'outbound', transfers: 0, agent: '211', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'click-local-abandoned': [
    { id: '162', life: 'ringing 0, ended 4.051', outcome: 'abandoned', talk: 0, direction: 'outbound', transfers: 0, agent: '211', by: 'agent', fields: { destination_number: '+61400111333' } },
  ],
  'click-local-n': [
    { id: '97', life: 'ringing 0, answered 3.518, ended 7.522', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'click-local': [
    { id: '93', life: 'ringing 0, answered 3.516, ended 7.518', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'click-to-call': [
    { id: '56', life: 'ringing 0, answered 3.508, ended 7.508', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'click-unanswered': [
  ],
  'conference-two-callers': [
    { id: '119', life: 'ringing 0, answered 2.527, ended 6', outcome: 'answered', talk: 3.5, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '+61400111444' } },
    { id: '122', life: 'ringing 1.999, answered 2.527, ended 8.214', outcome: 'answered', talk: 3.5, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '+61400111222' } },
  ],
  'conference': [
    { id: '119', life: 'ringing 0, answered 3.022, ended 8.216', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'caller', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
    { id: '122', life: 'ringing 3.001, answered 3.022, ended 7.002', outcome: 'answered', talk: 4, direction: 'internal', transfers: 0, by: 'caller', fields: { destination_number: '+61400111222' } },
  ],
  'congested': [
    { id: '68', life: 'ringing 0, ended 0.004', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '201' } },
  ],
  'congestion': [
    { id: '89', life: 'ringing 0, ended 0.002', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'consult-abandoned': [
    { id: '168', life: 'ringing 0, answered 1.511, on_hold 4.586, ended 9.001', outcome: 'answered', talk: 5.7, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '201' } },
  ],
  'disa': [
    { id: '1', life: 'ringing 0, in_menu 0.023, ringing 9.41, answered 11.414, ended 14.456', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, by: 'agent', fields: { dtmf_digits: '0400111333', destination_number: '+61400111333' } },
  ],
  'failed': [
    { id: '13', life: 'ringing 0, ended 0.002', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'followme-declined': [
    { id: '34', life: 'ringing 0, ended 8.898', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '202' } },
  ],
  'followme': [
    { id: '87', life: 'ringing 0, answered 8.389, ended 12.642', outcome: 'answered', talk: 4.3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202' } },
  ],
  'forward': [
    { id: '48', life: 'ringing 0, answered 2.009, ended 6.031', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, by: 'agent', fields: { destination_number: '+61400111333' } },
  ],
  'forward-on-busy-all-busy': [
    { id: '67', life: 'ringing 0, ended 0.012', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '203' } },
  ],
  'h-abandoned': [
    { id: '43', life: 'ringing 0, ended 3.03', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201' } },
  ],
  'h-answered': [
    { id: '103', life: 'ringing 0, answered 1.51, ended 4.538', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'h-voicemail': [
    { id: '137', life: 'ringing 0, voicemail 20.103, ended 27.001', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201' } },
  ],
  'hold': [
    { id: '64', life: 'ringing 0, answered 1.005, on_hold 3.026, answered 5.026, on_hold 7.026, answered 10.026, ended 12.027', outcome: 'answered', talk: 11, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'internal-blind': [
    { id: '102', life: 'ringing 0, answered 1.512, on_hold 4.566, transferring 7.227, answered 9.248, ended 12.248', outcome: 'answered', talk: 10.7, direction: 'internal', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'internal-queue': [
    { id: '144', life: 'ringing 0, queued 0.022, answered 2.036, ended 5.046', outcome: 'answered', talk: 3, direction: 'internal', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '201', queue_name: 'sales' } },
  ],
  'internal-voicemail-check': [
  ],
  'internal': [
    { id: '127', life: 'ringing 0, answered 2.007, ended 6.028', outcome: 'answered', talk: 4, direction: 'internal', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202' } },
  ],
  'limit': [
    { id: '41', life: 'ringing 0, answered 1.012, ended 5.01', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201' } },
  ],
  'local-chain': [
    { id: '147', life: 'ringing 0, answered 2.018, ended 5.041', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'machine-calls': [
    { id: '202', life: 'ringing 0, answered 1.009, ended 3.517', outcome: 'answered', talk: 2.5, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'menu-abandoned': [
    { id: '25', life: 'ringing 0, in_menu 0.522, ended 3', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  'menu-invalid': [
    { id: '86', life: 'ringing 0, in_menu 0.522, ended 9.999', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { dtmf_digits: '9', ivr_path: '9' } },
  ],
  'menu-of-menus': [
    { id: '83', life: 'ringing 0, in_menu 0.021, ringing 5.657, answered 7.661, ended 10.669', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', dtmf_digits: '22', ivr_path: '2>2' } },
  ],
  'menu-then-agent': [
    { id: '67', life: 'ringing 0, in_menu 0.522, ringing 2.203, answered 4.205, ended 8.222', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', dtmf_digits: '2', ivr_path: '2' } },
  ],
  'menu-timeout': [
    { id: '85', life: 'ringing 0, in_menu 0.021, ended 9.027', outcome: 'unanswered', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'menu': [
    { id: '20', life: 'ringing 0, in_menu 0.501, ringing 2.205, answered 4.208, ended 9.216', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, by: 'agent', fields: { dtmf_digits: '2', ivr_path: '2' } },
  ],
  'music-while-ringing': [
    { id: '77', life: 'ringing 0, answered 2.015, ended 5.038', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'no-such-peer': [
    { id: '65', life: 'ringing 0, ended 0.005', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'no-call-right': [
    { id: '18', life: 'ringing 0, answered 1.008, ended 4.031', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'noanswer': [
    { id: '2', life: 'ringing 0, ended 4.006', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'originate-application': [
  ],
  'outbound-answered': [
    { id: '123', life: 'ringing 0, answered 2.012, ended 6.013', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '+61400111333' } },
  ],
  'outbound-attended': [
    { id: '194', life: 'ringing 0, answered 1.512, on_hold 4.566, answered 10.477, ended 15.237', outcome: 'answered', talk: 13.7, direction: 'outbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '+61400111333', transferred_to: '202' } },
  ],
  'outbound-blind': [
    { id: '199', life: 'ringing 0, answered 1.51, on_hold 4.63, transferring 7.257, answered 9.265, ended 13.277', outcome: 'answered', talk: 11.8, direction: 'outbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '+61400111333', transferred_to: '203' } },
  ],
  'outbound-busy': [
    { id: '125', life: 'ringing 0, ended 0.002', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '203', by: 'system', fields: { agent_name: 'Cara Agent', destination_number: '+61400111333' } },
  ],
  'outbound-no-trunk': [
    { id: '114', life: 'ringing 0, ended 0.009', outcome: 'failed', talk: 0, direction: 'outbound', transfers: 0, agent: '203', by: 'system', fields: { agent_name: 'Cara Agent', destination_number: '+61400111333' } },
  ],
  'outbound-noanswer': [
    { id: '112', life: 'ringing 0, ended 3.989', outcome: 'abandoned', talk: 0, direction: 'outbound', transfers: 0, agent: '203', by: 'agent', fields: { agent_name: 'Cara Agent', destination_number: '+61400111333' } },
  ],
  'outbound-parked': [
    { id: '109', life: 'ringing 0, answered 1.51, on_hold 4.917, answered 7.954, ended 10.937', outcome: 'answered', talk: 9.4, direction: 'outbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '+61400111333' } },
  ],
  'park-direct': [
    { id: '160', life: 'ringing 0, on_hold 0.223, answered 2.265, ended 5.246', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
  ],
  'park-retrieved': [
    { id: '116', life: 'ringing 0, answered 1.508, on_hold 4.936, answered 8.968, ended 12.948', outcome: 'answered', talk: 11.4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
  ],
  'park-timeout': [
    { id: '15', life: 'ringing 0, answered 1.51, on_hold 4.937, ringing 10.939, answered 12.449, ended 15.453', outcome: 'answered', talk: 13.9, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'pickup': [
    { id: '113', life: 'ringing 0, answered 2.521, ended 6.502', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
  ],
  'queue-abandoned': [
    { id: '69', life: 'ringing 0, queued 0.021, ended 6.5', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'sales' } },
  ],
  'queue-announce': [
    { id: '4', life: 'ringing 0, queued 0.021, answered 13.53, ended 17.542', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { agent_name: 'Anna Agent', destination_number: '201', queue_name: 'support' } },
  ],
  'queue-local-abandoned': [
    { id: '130', life: 'ringing 0, queued 0.022, ended 3.005', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'service' } },
  ],
  'queue-local-n': [
    { id: '123', life: 'ringing 0, queued 0.023, answered 2.048, ended 6.001', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'caller', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'service' } },
  ],
  'queue-local-picked-up': [
    { id: '77', life: 'ringing 0, queued 0.023, answered 2.034, ended 4.009', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '212', by: 'agent', fields: { agent_name: 'Emil Desk', destination_number: '212', queue_name: '400' } },
  ],
  'queue-of-three-abandoned': [
    { id: '15', life: 'ringing 0, queued 0.022, ended 6', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'trio' } },
  ],
  'queue-picked-up': [
    { id: '1880', life: 'ringing 0, queued 0.021, answered 2.024, ended 5.003', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'support' } },
  ],
  'queue-prefixed': [
    { id: '153', life: 'ringing 0, queued 0.003, answered 2.035, ended 5.062', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'service', recorded: true } },
  ],
  'queue-second-agent': [
    { id: '74', life: 'ringing 0, queued 0.021, answered 7.031, ended 11.042', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202', queue_name: 'support' } },
  ],
  'queue-survey-abandoned': [
    { id: '124', life: 'ringing 0, queued 0.022, answered 1.03, in_menu 3.044, ended 5.009', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', fields: { agent_name: 'Anna Agent', destination_number: '201', queue_name: 'sales' } },
  ],
  'queue-timeout': [
    { id: '58', life: 'ringing 0, queued 0.025, ended 6.03', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { queue_name: 'sales' } },
  ],
  'queue-to-voicemail': [
    { id: '61', life: 'ringing 0, queued 0.022, voicemail 5.025, ended 9.001', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'sales' } },
  ],
  'queue-transfer': [
    { id: '26', life: 'ringing 0, queued 0.023, answered 2.038, on_hold 5.098, transferring 7.755, answered 9.763, ended 12.769', outcome: 'answered', talk: 10.7, direction: 'inbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', queue_name: 'service', transferred_to: '203' } },
  ],
  'queue': [
    { id: '8', life: 'ringing 0, queued 0.021, answered 2.026, ended 7.043', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: 'carrier/answer', by: 'agent', fields: { agent_name: 'Agent One', queue_name: 'sales' } },
  ],
  'record-app': [
    { id: '76', life: 'ringing 0, in_menu 0.021, voicemail 1.523, ended 6.001', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  'recorded-again': [
    { id: '2', life: 'ringing 0, answered 1.006, ringing 4.033, answered 5.036, ended 8.05', outcome: 'answered', talk: 7, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', recorded: true } },
  ],
  'recorded-twice': [
    { id: '0', life: 'ringing 0, answered 1.009, ended 4.032', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201', recorded: true } },
  ],
  'redirect-both-to-conference': [
    { id: '189', life: 'ringing 0, answered 1.009, ended 9.028', outcome: 'answered', talk: 8, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '201' } },
  ],
  'redirected': [
    { id: '139', life: 'ringing 0, answered 1.009, transferring 4.015, answered 6.023, ended 9.035', outcome: 'answered', talk: 8, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'redirected-by-operator': [
    { id: '161', life: 'ringing 0, answered 1.009, transferring 3.999, answered 6.005, ended 9.011', outcome: 'answered', talk: 8, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'redirected-internal': [
    { id: '39', life: 'ringing 0, answered 1.008, transferring 2.517, answered 3.524, ended 5.53', outcome: 'answered', talk: 4.5, direction: 'internal', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'redirected-on-hold': [
    { id: '31', life: 'ringing 0, answered 1.027, on_hold 4.107, transferring 8.019, answered 9.031, ended 11.035', outcome: 'answered', talk: 10, direction: 'inbound', transfers: 1, agent: '203', by: 'agent', fields: { destination_number: '203', transferred_to: '203' } },
  ],
  'redirected-outbound': [
    { id: '32', life: 'ringing 0, answered 1.009, transferring 2.516, answered 4.027, ended 6.037', outcome: 'answered', talk: 5, direction: 'outbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '+61400111333', transferred_to: '202' } },
  ],
  'redirected-to-park': [
    { id: '29', life: 'ringing 0, answered 1.009, on_hold 3.009, answered 4.552, ended 6.533', outcome: 'answered', talk: 5.5, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { agent_name: 'Ben Agent', destination_number: '202' } },
  ],
  'redirected-to-queue': [
    { id: '3', life: 'ringing 0, answered 1.005, transferring 3.022, queued 3.023, answered 4.54, ended 6.548', outcome: 'answered', talk: 5.5, direction: 'inbound', transfers: 1, agent: '212', by: 'agent', fields: { agent_name: 'Emil Desk', destination_number: '212', queue_name: '400', transferred_to: '212' } },
  ],
  'redirected-to-same': [
    { id: '60', life: 'ringing 0, answered 1.008, transferring 3.012, answered 4.015, ended 6.04', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 1, agent: '201', by: 'agent', fields: { destination_number: '201', transferred_to: '201' } },
  ],
  'rejected': [
    { id: '66', life: 'ringing 0, ended 0.005', outcome: 'rejected', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '201' } },
  ],
  'restart-1': [
    { id: '129', life: 'ringing 0, answered 1.007, ended 5.028', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201' } },
  ],
  'restart-2': [
  ],
  'ringall-noanswer': [
    { id: '73', life: 'ringing 0, ended 8.024', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'ringall-one-busy': [
    { id: '70', life: 'ringing 0, answered 3.024, ended 6.046', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202' } },
  ],
  'ringgroup-local-n': [
    { id: '18', life: 'ringing 0, answered 3.023, ended 7.047', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202' } },
  ],
  'ringgroup-local': [
    { id: '34', life: 'ringing 0, answered 3.019, ended 7.06', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202' } },
  ],
  'robocall': [
  ],
  'screened-refused': [
    { id: '81', life: 'ringing 0, ended 6.513', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '201' } },
  ],
  'screened': [
    { id: '79', life: 'ringing 0, answered 4.22, ended 7.47', outcome: 'answered', talk: 3.2, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'second-dial-after-talk': [
    { id: '164', life: 'ringing 0, answered 1.512, ended 3.536', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'second-try': [
    { id: '24', life: 'ringing 0, answered 5.01, ended 10.032', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, by: 'agent' },
  ],
  'stasis': [
    { id: '45', life: 'ringing 0, answered 1.525, ended 5.548', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'stasis-moved': [
    { id: '3', life: 'ringing 0, answered 1.057, transferring 3.139, answered 4.187, ended 6.215', outcome: 'answered', talk: 5.2, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'stasis-sent-on': [
    { id: '8', life: 'ringing 0, answered 1.056, transferring 3.061, answered 4.077, ended 6.093', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 1, agent: '202', by: 'agent', fields: { destination_number: '202', transferred_to: '202' } },
  ],
  'survey': [
    { id: '85', life: 'ringing 0, answered 1.508, in_menu 4.529, ended 8.912', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'system', fields: { destination_number: '201', survey_outcome: '5' } },
  ],
  'two-answered': [
    { id: '286', life: 'ringing 0, in_menu 0.522, ringing 2.207, answered 3.209, ended 5.223', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { destination_number: '202', dtmf_digits: '2' } },
    { id: '287', life: 'ringing 0, answered 1.008, ended 17.031', outcome: 'answered', talk: 16, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'two-queues': [
    { id: '3', life: 'ringing 0, queued 0.023, answered 11.035, ended 14.046', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '202', by: 'agent', fields: { queue_name: 'sales', agent_name: 'Ben Agent' } },
  ],
  'two-calls': [
    { id: '107', life: 'ringing 0, answered 2.012, ended 7.034', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
    { id: '109', life: 'ringing 1, ended 5.019', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '202' } },
  ],
  'voicemail-abandoned': [
    { id: '72', life: 'ringing 0, voicemail 3.013, ended 6', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '201' } },
  ],
  'voicemail-after-talk': [
    { id: '183', life: 'ringing 0, answered 1.01, voicemail 4.033, ended 15.999', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '201', by: 'caller', voicemailLeft: true },
  ],
  'voicemail-only-abandoned': [
    { id: '63', life: 'ringing 0, voicemail 0, ended 1.999', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  'voicemail-only': [
    { id: '64', life: 'ringing 0, voicemail 0, ended 14.008', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  'voicemail': [
    { id: '6', life: 'ringing 0, voicemail 3.004, ended 12.016', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller' },
  ],
  // Over SIP (PJSIP), in a dialplan with the contexts of FreePBX: phones 211 Dora, 212 Emil, 213 Fay, and a provider.
  'sip-answered': [
    { id: '57', life: 'ringing 0, answered 1.51, ended 4.526', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '211', by: 'agent', fields: { destination_number: '211' } },
  ],
  'sip-attended-early': [
    { id: '73', life: 'ringing 0, answered 1.507, on_hold 2.509, transferring 4.211, answered 5.017, ended 8.721', outcome: 'answered', talk: 7.2, direction: 'inbound', transfers: 1, agent: '212', by: 'caller', fields: { destination_number: '212', transferred_to: '212' } },
    { id: '75', life: 'ringing 3.008, ended 5.017', outcome: 'unanswered', talk: 0, direction: 'internal', transfers: 0, fields: { destination_number: '212', parent_call_id: '1795615859.73' } },
  ],
  'sip-attended': [
    { id: '69', life: 'ringing 0, answered 1.508, on_hold 3.509, answered 8.018, ended 12.534', outcome: 'answered', talk: 11, direction: 'inbound', transfers: 1, agent: '212', by: 'caller', fields: { destination_number: '212', transferred_to: '212' } },
    { id: '71', life: 'ringing 4.01, answered 6.017, ended 8.033', outcome: 'answered', talk: 2, direction: 'internal', transfers: 0, agent: '212', by: 'system', fields: { destination_number: '212' } },
  ],
  'sip-blind-from-hold': [
    { id: '66', life: 'ringing 0, answered 1.507, on_hold 2.508, transferring 4.009, answered 6.013, ended 9.323', outcome: 'answered', talk: 7.8, direction: 'inbound', transfers: 1, agent: '212', by: 'caller', fields: { destination_number: '212', transferred_to: '212' } },
  ],
  'sip-blind': [
    { id: '63', life: 'ringing 0, answered 1.508, transferring 3.51, answered 5.529, ended 8.825', outcome: 'answered', talk: 7.3, direction: 'inbound', transfers: 1, agent: '212', by: 'caller', fields: { destination_number: '212', transferred_to: '212' } },
  ],
  'sip-busy-voicemail': [
    { id: '79', life: 'ringing 0, voicemail 0.003, ended 1.942', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { destination_number: '211' } },
  ],
  'sip-caller-holds': [
    { id: '104', life: 'ringing 0, answered 1.514, on_hold 3.015, answered 5.017, ended 6.529', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '211', by: 'caller', fields: { destination_number: '211' } },
  ],
  'sip-cancelled': [
    { id: '59', life: 'ringing 0, ended 1.012', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '211' } },
  ],
  'sip-group-mobile': [
    { id: '81', life: 'ringing 0, answered 1.535, ended 4.55', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'sip-hold': [
    { id: '61', life: 'ringing 0, answered 1.507, on_hold 3.016, answered 5.018, ended 6.539', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '211', by: 'caller', fields: { destination_number: '211' } },
  ],
  'sip-internal-attended': [
    { id: '100', life: 'ringing 0, answered 2.006, on_hold 3.507, answered 7.519, ended 11.022', outcome: 'answered', talk: 9, direction: 'internal', transfers: 1, agent: '213', by: 'agent', fields: { destination_number: '213', transferred_to: '213' } },
    { id: '102', life: 'ringing 4.008, answered 6.015, ended 7.537', outcome: 'answered', talk: 1.5, direction: 'internal', transfers: 0, agent: '213', by: 'system', fields: { destination_number: '213' } },
  ],
  'sip-outbound-attended': [
    { id: '96', life: 'ringing 0, answered 1.506, on_hold 3.007, answered 7.016, ended 10.518', outcome: 'answered', talk: 9, direction: 'outbound', transfers: 1, agent: '212', by: 'agent', fields: { destination_number: '+61400111333', transferred_to: '212' } },
    { id: '98', life: 'ringing 3.507, answered 5.514, ended 7.03', outcome: 'answered', talk: 1.5, direction: 'internal', transfers: 0, agent: '212', by: 'system', fields: { destination_number: '212' } },
  ],
  'sip-outbound': [
    { id: '94', life: 'ringing 0, answered 1.506, ended 4.514', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '211', by: 'agent', fields: { agent_name: 'Dora Agent', destination_number: '+61400111333' } },
  ],
  'sip-queue': [
    { id: '89', life: 'ringing 0, queued 0.504, answered 2.539, ended 5.012', outcome: 'answered', talk: 2.5, direction: 'inbound', transfers: 0, agent: '212', by: 'caller', fields: { agent_name: 'Emil Agent', destination_number: '212', queue_name: 'desk' } },
  ],
  'sip-rejected': [
    { id: '77', life: 'ringing 0, voicemail 0.001, ended 2.94', outcome: 'rejected', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '211' } },
  ],
  'sip-two-lines': [
    { id: '106', life: 'ringing 0, answered 1.507, on_hold 2.507, answered 5.818, ended 6.838', outcome: 'answered', talk: 5.3, direction: 'inbound', transfers: 0, agent: '211', by: 'agent', fields: { destination_number: '211' } },
    { id: '108', life: 'ringing 2.808, answered 4.317, ended 5.337', outcome: 'answered', talk: 1, direction: 'inbound', transfers: 0, agent: '211', by: 'caller', fields: { destination_number: '211' } },
  ],
  // Over ARI: an agent's leg without an originator; a click to call; a caller who is put into a waiting room and back.
  'stasis-click': [
    { id: '112', life: 'ringing 0, answered 3.533, ended 7.544', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { destination_number: '+61400111333' } },
  ],
  'stasis-hold': [
    { id: '114', life: 'ringing 0, answered 1.529, on_hold 3.533, answered 6.54, ended 10.554', outcome: 'answered', talk: 9, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  'stasis-lone': [
    { id: '110', life: 'ringing 0, answered 1.52, ended 5.53', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '201' } },
  ],
  // The PBX rings a customer first, then an agent: over a trunk, and over a Local channel in contexts of FreePBX.
  'callback': [
    { id: '1852', life: 'ringing 0, answered 3.01, ended 6.01', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '+61255550100' } },
  ],
  'callback-local': [
    { id: '1908', life: 'ringing 0, answered 3.025, ended 6.035', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '211', by: 'agent', fields: { destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '211' } },
  ],
  'outbound-busy-s': [
    { id: '232', life: 'ringing 0, ended 0.004', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '212', by: 'system', fields: { destination_number: '+61400111333', tracking_number: '+61400111333', caller_number: '212' } },
  ],
  // Calls that the PBX originates: to an agent first (who is shown the customer's number); to a customer who is busy,
  // to one who does not answer, and to one whose agent does not answer; to a customer over a Local channel without a
  // number; then the same by applications alone.
  'plain-click': [
    { id: '155', life: 'ringing 0, answered 2.008, ended 5.019', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '157', life: 'ringing 5.791, ended 5.832', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, by: 'caller', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '158', life: 'ringing 6.562, ended 9.578', outcome: 'missed', talk: 0, direction: 'outbound', transfers: 0, by: 'system', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '159', life: 'ringing 10.3, ended 13.801', outcome: 'missed', talk: 0, direction: 'outbound', transfers: 0, by: 'system', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '161', life: 'ringing 14.552, answered 16.564, ended 19.57', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '165', life: 'ringing 20.273, answered 22.3, ended 25.305', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '167', life: 'ringing 26.041, answered 28.053, ended 31.055', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '169', life: 'ringing 31.77, answered 33.784, ended 36.783', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '175', life: 'ringing 37.534, answered 39.544, ended 42.566', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333' } },
  ],
  // Contexts, macros and subroutines of FreePBX 17: a phone, its mailbox, a menu that leads to a queue.
  'freepbx-inbound': [
    { id: '11', life: 'ringing 0, answered 1.014, ended 4.038', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '211', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550201', destination_number: '211' } },
    { id: '13', life: 'ringing 4.777, voicemail 10.839, ended 23.901', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { caller_number: '+61400111222', tracking_number: '+61255550201', destination_number: '211' } },
    { id: '15', life: 'ringing 24.692, in_menu 25.833, queued 26.953, answered 28.696, ended 31.716', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '212', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550202', destination_number: '212', agent_name: 'Emil Desk', queue_name: '400', ivr_path: '2' } },
  ],
  // A ring group, and an extension that follows its owner to a mobile.
  'freepbx-groups': [
    { id: '179', life: 'ringing 0, answered 1.009, ended 4.031', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '212', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550203', destination_number: '212' } },
    { id: '182', life: 'ringing 4.769, answered 6.798, ended 9.839', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550204', destination_number: '+61400111333' } },
  ],
  'freepbx-outbound': [
    { id: '223', life: 'ringing 0, answered 1.01, ended 4.034', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '211', by: 'caller', fields: { caller_number: '211', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Dora Desk' } },
    { id: '225', life: 'ringing 4.764, ended 4.773', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '211', by: 'system', fields: { caller_number: '211', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Dora Desk' } },
    { id: '227', life: 'ringing 6.571, ended 9.578', outcome: 'abandoned', talk: 0, direction: 'outbound', transfers: 0, agent: '211', by: 'agent', fields: { caller_number: '211', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Dora Desk' } },
    { id: '229', life: 'ringing 10.287, answered 11.298, ended 14.328', outcome: 'answered', talk: 3, direction: 'internal', transfers: 0, agent: '212', by: 'agent', fields: { caller_number: '211', tracking_number: '212', destination_number: '212' } },
  ],
  // Calls that ring an agent first, a customer first, and a customer first and then a queue, as campaigns do.
  'freepbx-click': [
    { id: '38', life: 'ringing 0, answered 2.024, ended 5.025', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '211', by: 'caller', fields: { caller_number: '211', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '42', life: 'ringing 5.769, answered 7.791, ended 10.834', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '211', by: 'agent', fields: { caller_number: '211', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '46', life: 'ringing 11.569, queued 12.581, answered 13.594, ended 16.608', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '212', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Emil Desk', queue_name: '400' } },
  ],
  // A busy customer, a customer who does not answer, and an agent who does not answer (no call).
  'freepbx-click-unreached': [
    { id: '214', life: 'ringing 0, ended 0.032', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, by: 'system', fields: { tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '217', life: 'ringing 0.755, ended 3.85', outcome: 'missed', talk: 0, direction: 'outbound', transfers: 0, by: 'system', fields: { tracking_number: '+61400111333', destination_number: '+61400111333' } },
  ],
  // MikoPBX: every leg is behind a Local channel; a click to call takes the agent out of it.
  'mikopbx-inbound': [
    { id: '189', life: 'ringing 0, answered 1.214, ended 4.26', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '221', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550301', destination_number: '221' } },
    { id: '193', life: 'ringing 4.987, voicemail 13.05, ended 26.056', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { caller_number: '+61400111222', tracking_number: '+61255550301', destination_number: '221' } },
    { id: '197', life: 'ringing 26.808, in_menu 27.032, queued 29.424, answered 31.142, ended 34.158', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '222', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550302', destination_number: '222', agent_name: '222', queue_name: 'QUEUE-5D8A11', ivr_path: '2' } },
  ],
  'mikopbx-outbound': [
    { id: '249', life: 'ringing 0, answered 1.011, ended 4.034', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '221', by: 'caller', fields: { caller_number: '221', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Galina Desk' } },
    { id: '251', life: 'ringing 4.745, ended 4.763', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '221', by: 'system', fields: { caller_number: '221', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Galina Desk' } },
    { id: '253', life: 'ringing 6.546, answered 7.567, ended 10.59', outcome: 'answered', talk: 3, direction: 'internal', transfers: 0, agent: '222', by: 'agent', fields: { caller_number: '221', tracking_number: '222', destination_number: '222' } },
  ],
  'mikopbx-click': [
    { id: '206', life: 'ringing 0, answered 2.23, ended 5.24', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '221', by: 'caller', fields: { caller_number: '221', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '210', life: 'ringing 5.946, answered 8.178, ended 11.18', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '221', by: 'agent', fields: { caller_number: '221', tracking_number: '+61400111333', destination_number: '+61400111333' } },
  ],
  // VitalPBX, with a single tenant and with several.
  'vitalpbx-inbound': [
    { id: '231', life: 'ringing 0, answered 1.024, ended 4.048', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '231', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550401', destination_number: '231' } },
    { id: '233', life: 'ringing 4.773, voicemail 19.856, ended 32.862', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { caller_number: '+61400111222', tracking_number: '+61255550401', destination_number: '231' } },
    { id: '235', life: 'ringing 33.567, in_menu 34.595, queued 35.776, answered 37.311, ended 40.35', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '232', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550402', destination_number: '232', agent_name: 'Ines Desk', queue_name: 'Q600', ivr_path: '2' } },
    { id: '242', life: 'ringing 41.076, answered 42.091, ended 45.125', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '232', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550403', destination_number: '232' } },
  ],
  'vitalpbx-outbound': [
    { id: '126', life: 'ringing 0, answered 1.009, ended 4.031', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '231', by: 'caller', fields: { caller_number: '231', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Hugo Desk' } },
    { id: '128', life: 'ringing 4.767, ended 4.781', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, agent: '231', by: 'system', fields: { caller_number: '231', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Hugo Desk' } },
    { id: '130', life: 'ringing 6.567, answered 7.586, ended 10.61', outcome: 'answered', talk: 3, direction: 'internal', transfers: 0, agent: '232', by: 'agent', fields: { caller_number: '231', tracking_number: '232', destination_number: '232' } },
  ],
  'vitalpbx-tenants': [
    { id: '132', life: 'ringing 0, answered 1.119, ended 4.258', outcome: 'answered', talk: 3.1, direction: 'inbound', transfers: 0, agent: 'T5_241', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550501', destination_number: '241' } },
    { id: '136', life: 'ringing 5.064, queued 5.143, answered 6.269, ended 9.325', outcome: 'answered', talk: 3.1, direction: 'inbound', transfers: 0, agent: 'T5_242', by: 'agent', fields: { caller_number: '+61400111222', tracking_number: '+61255550502', destination_number: '242', agent_name: 'Kira Desk', queue_name: 'T5_Q600' } },
    { id: '143', life: 'ringing 10.33, answered 11.516, ended 14.627', outcome: 'answered', talk: 3.1, direction: 'outbound', transfers: 0, agent: 'T5_241', by: 'caller', fields: { caller_number: '241', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Jose Desk' } },
    { id: '145', life: 'ringing 15.425, answered 16.638, ended 19.939', outcome: 'answered', talk: 3.3, direction: 'internal', transfers: 0, agent: 'T5_242', by: 'agent', fields: { caller_number: '241', tracking_number: '242', destination_number: '242' } },
  ],
  'vitalpbx-click': [
    { id: '147', life: 'ringing 0, answered 2.563, ended 5.392', outcome: 'answered', talk: 2.8, direction: 'outbound', transfers: 0, agent: '231', by: 'caller', fields: { caller_number: '231', tracking_number: '+61400111333', destination_number: '+61400111333' } },
    { id: '151', life: 'ringing 6.18, answered 8.447, ended 11.468', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '231', by: 'agent', fields: { caller_number: '231', tracking_number: '+61400111333', destination_number: '+61400111333' } },
  ],
  // ARI rings a customer, then an agent, and connects them.
  'callback-stasis': [
    { id: '491', life: 'ringing 0, answered 2.101, ended 5.12', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'agent', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333' } },
  ],
  // A customer, then a queue without a dialplan; an agent at a mobile, then a customer; a phone that calls a number
  // outside over a Local channel and by a speed dial, and a ring group that contains a mobile.
  'plain-local': [
    { id: '393', life: 'ringing 0, queued 1.007, answered 2.02, ended 5.051', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '232', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Ines Desk', queue_name: 'Q600' } },
    { id: '400', life: 'ringing 5.775, answered 7.788, ended 9.809', outcome: 'answered', talk: 2, direction: 'outbound', transfers: 0, agent: '205', by: 'agent', fields: { caller_number: '205', tracking_number: '+61299998888', destination_number: '+61299998888' } },
    { id: '404', life: 'ringing 10.539, answered 11.547, ended 14.57', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { caller_number: '201', tracking_number: '+61400111333', destination_number: '+61400111333', agent_name: 'Anna Agent' } },
    { id: '408', life: 'ringing 15.315, answered 16.324, ended 19.346', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '201', by: 'caller', fields: { caller_number: '201', tracking_number: '*1', destination_number: '+61400111333', agent_name: 'Anna Agent' } },
    { id: '412', life: 'ringing 20.078, answered 21.09, ended 24.111', outcome: 'answered', talk: 3, direction: 'internal', transfers: 0, agent: '202', by: 'agent', fields: { caller_number: '201', tracking_number: '600', destination_number: '202' } },
  ],
}
