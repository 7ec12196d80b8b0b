// The expected calls of each recorded session of FreeSWITCH, as a person who was there would describe them. Times are
// seconds from the first event. `talk` is the time from the first answer by a person until the caller was last
// connected to a person, including hold. A call is named by the first part of its uniqueid. A session whose connection
// was cut has two parts.
import type { ExpectedCall } from './expected.ts'

/** The transfers are unknown for a call whose end was not reported. */
export type ExpectedFreeswitchCall = Omit<ExpectedCall, 'transfers'> & { readonly transfers?: number }

export const expected: Readonly<Record<string, readonly ExpectedFreeswitchCall[]>> = {
  'abandoned-ringing': [
    { id: 'bc8c15a2', life: 'ringing 0, ended 3', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 487, hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'announcement': [
    { id: 'cbc63037', life: 'ringing 0, in_menu 0.52, ended 2.52', outcome: 'unanswered', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'answered': [
    { id: '49d8fc23', life: 'ringing 0, answered 2.04, ended 7.04', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
  ],
  'answered-and-dropped-at-once': [
    { id: 'b5b0b1e6', life: 'ringing 0, answered 2.14, ended 2.16', outcome: 'answered', talk: 0, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: false } },
  ],
  'answered-caller-hangs-up': [
    { id: 'f5d0e149', life: 'ringing 0, answered 2.08, ended 7.3', outcome: 'answered', talk: 5.2, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', recorded: true, sip_status: 200 } },
  ],
  'answered.json': [
    { id: 'c8b2440c', life: 'ringing 0, answered 2.04, ended 7.04', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
  ],
  'api-transfer': [
    { id: '15cab8db', life: 'ringing 0, answered 2.04, transferring 4.7, answered 6.74, ended 10.74', outcome: 'answered', talk: 8.7, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102', recorded: true } },
  ],
  'attended-aborted': [
    { id: 'e260423a', life: 'ringing 0, answered 2.04, on_hold 4.22, answered 9.68, ended 11.92', outcome: 'answered', talk: 9.9, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
    { id: '7bd84082', life: 'ringing 4.72, answered 6.76, ended 8.82', outcome: 'answered', talk: 2.1, direction: 'internal', transfers: 0, agent: '102', by: 'caller', fields: { destination_number: '102', sip_status: 200 } },
  ],
  'attended-ringing': [
    { id: '46c1d478', life: 'ringing 0, answered 2.06, on_hold 4.2, transferring 6.24, answered 8.82, ended 12.78', outcome: 'answered', talk: 10.7, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102', recorded: true } },
    { id: '95848d10', life: 'ringing 4.72, ended 6.22', outcome: 'unanswered', talk: 0, direction: 'internal', transfers: 0, fields: { hangup_cause: 'merged', parent_call_id: '46c1d478-40d1-42a6-82b6-fc8616f97819' } },
  ],
  'attended-transfer': [
    { id: '1e96691a', life: 'ringing 0, answered 2.04, on_hold 5.22, transferring 11, answered 11.04, ended 16.12', outcome: 'answered', talk: 14.1, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102', recorded: true } },
    { id: '45c7ea9e', life: 'ringing 5.72, answered 7.76, ended 11', outcome: 'answered', talk: 3.2, direction: 'internal', transfers: 0, agent: '102', fields: { destination_number: '102', hangup_cause: 'merged', parent_call_id: '1e96691a-74bf-49b4-8bc2-b360cc74c6f7' } },
  ],
  'blind-to-voicemail': [
    { id: '34933b00', life: 'ringing 0, answered 1.3, transferring 4.621, voicemail 5.14, ended 14.724', outcome: 'answered', talk: 3.3, direction: 'inbound', transfers: 1, agent: '101', by: 'caller', voicemailLeft: true, fields: { transferred_to: '600', recorded: true } },
  ],
  'blind-transfer': [
    { id: 'e4ff4304', life: 'ringing 0, answered 2.06, transferring 5.22, answered 7.26, ended 12.26', outcome: 'answered', talk: 10.2, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102', recorded: true } },
  ],
  'blind-transfer-busy': [
    { id: '17b4023c', life: 'ringing 0, answered 2.04, transferring 5.3, voicemail 6.32, ended 9.4', outcome: 'answered', talk: 3.3, direction: 'inbound', transfers: 1, agent: '101', by: 'caller', fields: { destination_number: '101', transferred_to: '103', recorded: true, sip_status: 200 } },
  ],
  'blind-transfer-nowhere': [
    { id: '19451144', life: 'ringing 0, answered 2.06, transferring 5.241, ended 5.241', outcome: 'answered', talk: 3.2, direction: 'inbound', transfers: 1, agent: '101', by: 'system', fields: { destination_number: '101', transferred_to: '999', recorded: true, hangup_cause: 'NO_ROUTE_DESTINATION' } },
  ],
  'blind-transfer-unanswered': [
    { id: '276c84cd', life: 'ringing 0, answered 2.04, transferring 5.24, ended 10.34', outcome: 'answered', talk: 3.2, direction: 'inbound', transfers: 1, agent: '101', by: 'caller', fields: { destination_number: '101', transferred_to: '103', recorded: true, sip_status: 200 } },
  ],
  'busy': [
    { id: '7b76baac', life: 'ringing 0, ended 0.02', outcome: 'busy', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { sip_status: 486, hangup_cause: 'USER_BUSY' } },
  ],
  'callback': [
    { id: '3fa5df92', life: 'ringing 0, answered 2.096, ended 5.138', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '101', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61411222333', destination_number: '+61411222333' } },
  ],
  'callback-bridge': [
    { id: 'f656518d', life: 'ringing 0, answered 2.06, ended 5.08', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '101', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61411222333', destination_number: '+61411222333' } },
  ],
  'callback-busy': [
    { id: '12bd3c5e', life: 'ringing 0, ended 0', outcome: 'busy', talk: 0, direction: 'outbound', transfers: 0, by: 'system', fields: { caller_number: '+61255550100', tracking_number: '+61411222333', destination_number: '+61411222333', sip_status: 486, hangup_cause: 'USER_BUSY' } },
  ],
  'callback-loopback': [
    { id: '1fc131c1', life: 'ringing 0, answered 2.093, ended 5.093', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '101', by: 'agent', fields: { caller_number: '+61255550100', tracking_number: '+61411222333', destination_number: '+61411222333' } },
  ],
  'caller-consults': [
    { id: 'af8fe81d', life: 'ringing 0, answered 1.06, on_hold 5.7, transferring 8.9, answered 8.98, ended 11.92', outcome: 'answered', talk: 10.9, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102' } },
  ],
  'caller-holds': [
    { id: 'd99ad211', life: 'ringing 0, answered 2.04, on_hold 4.22, answered 6.5, ended 8.24', outcome: 'answered', talk: 6.2, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', recorded: true, sip_status: 200 } },
  ],
  'click-to-call': [
    { id: '00425b68', life: 'ringing 0, answered 3.6, ended 7.6', outcome: 'answered', talk: 4, direction: 'outbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '+61299990000' } },
  ],
  'click-to-call-bridge': [
    { id: '2bcfe32b', life: 'ringing 0, answered 2.48, ended 5.58', outcome: 'answered', talk: 3.1, direction: 'outbound', transfers: 0, agent: '101', by: 'caller', fields: { caller_number: '101', tracking_number: '+61411222333', destination_number: '+61411222333' } },
  ],
  'click-to-call-loopback': [
    { id: '335eb3ab', life: 'ringing 0, answered 2.1, ended 5.08', outcome: 'answered', talk: 3, direction: 'outbound', transfers: 0, agent: '101', by: 'caller', fields: { caller_number: '101', tracking_number: '+61411222333', destination_number: '+61411222333' } },
  ],
  'conference': [
    { id: '8843fbec', life: 'ringing 0, answered 3.22, ended 9.92', outcome: 'answered', talk: 5.2, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { agent_name: 'Sam Lee', destination_number: '101', sip_status: 200 } },
    { id: '3043aaa4', life: 'ringing 3.2, answered 3.22, ended 8.42', outcome: 'answered', talk: 5.2, direction: 'internal', transfers: 0, by: 'caller', fields: { destination_number: '+61400111222', sip_status: 200 } },
  ],
  'conference-alone': [
    { id: '5db050c4', life: 'ringing 0, ended 3.22', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 200 } },
  ],
  'cut-ended-while-down': [
    { id: '4fd30326', life: 'ringing 0, answered 2.04, ended 2.04', outcome: 'answered', talk: 0, direction: 'inbound', agent: '101', fields: { destination_number: '101', recorded: true, hangup_cause: 'lost' } },
  ],
  'cut-mid-call': [
    { id: '78ebd57e', life: 'ringing 0, answered 2.06, ended 10.34', outcome: 'answered', talk: 8.3, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
  ],
  'divert-early-media': [
    { id: '6f24a305', life: 'ringing 0, answered 3.06, ended 7.26', outcome: 'answered', talk: 4.2, direction: 'inbound', transfers: 0, by: 'caller', fields: { destination_number: '+61411222333', sip_status: 200 } },
  ],
  'divert-early-media-abandoned': [
    { id: '458040d9', life: 'ringing 0, ended 4.02', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 487, hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'failed-no-route': [
    { id: 'b2e2fb93', life: 'ringing 0, ended 0', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { hangup_cause: 'NO_ROUTE_DESTINATION' } },
  ],
  'failed-not-registered': [
    { id: '0d0eb138', life: 'ringing 0, ended 0', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { hangup_cause: 'USER_NOT_REGISTERED' } },
  ],
  'failed-unallocated': [
    { id: '26b04bc1', life: 'ringing 0, ended 0.02', outcome: 'failed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { sip_status: 404, hangup_cause: 'UNALLOCATED_NUMBER' } },
  ],
  'feature-att-xfer': [
    { id: '22a7629b', life: 'ringing 0, answered 2.04, on_hold 5.5, transferring 9.74, answered 9.761, ended 16.56', outcome: 'answered', talk: 14.5, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102' } },
  ],
  'feature-att-xfer-abandoned': [
    { id: '5d4cf5c8', life: 'ringing 0, answered 1.12, on_hold 5.58, ended 7.78', outcome: 'answered', talk: 6.7, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', sip_status: 200 } },
  ],
  'feature-att-xfer-busy': [
    { id: '88f9841f', life: 'ringing 0, answered 1.021, on_hold 6.52, answered 6.641, ended 10.74', outcome: 'answered', talk: 9.7, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101' } },
  ],
  'feature-att-xfer-cancelled': [
    { id: 'a6133220', life: 'ringing 0, answered 2.04, on_hold 5.58, answered 10.12, ended 13.78', outcome: 'answered', talk: 11.7, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', sip_status: 200 } },
  ],
  'feature-att-xfer-given-up': [
    { id: '9b8c701e', life: 'ringing 0, answered 1.06, on_hold 6.6, answered 9.02, ended 12.78', outcome: 'answered', talk: 11.7, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101' } },
  ],
  'feature-att-xfer-left': [
    { id: '69a20e78', life: 'ringing 0, answered 1.04, on_hold 5.6, transferring 6.907, ended 6.94', outcome: 'answered', talk: 5.9, direction: 'inbound', transfers: 1, agent: '101', by: 'system', fields: { destination_number: '101', transferred_to: '102', hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'feature-att-xfer-second-try': [
    { id: '5d58974e', life: 'ringing 0, answered 1.02, on_hold 5.52, answered 5.62, on_hold 10.06, transferring 13.26, answered 13.3, ended 16.26', outcome: 'answered', talk: 15.2, direction: 'inbound', transfers: 1, agent: '102', by: 'caller', fields: { destination_number: '102', transferred_to: '102', sip_status: 200 } },
  ],
  'feature-att-xfer-three-way': [
    { id: '4348c7d9', life: 'ringing 0, answered 1.06, on_hold 5.5, answered 8.06, ended 14.72', outcome: 'answered', talk: 13.7, direction: 'inbound', transfers: 0, agent: '102', by: 'caller', fields: { destination_number: '102', sip_status: 200 } },
  ],
  'feature-transfer': [
    { id: '16baf55b', life: 'ringing 0, answered 2.06, transferring 5.6, answered 7.64, ended 11.64', outcome: 'answered', talk: 9.6, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102' } },
  ],
  'fifo': [
    { id: '161f2130', life: 'ringing 0, queued 0, answered 2.76, ended 7.46', outcome: 'answered', talk: 4.7, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { agent_name: 'Sam Lee', destination_number: '101', queue_name: 'desk' } },
  ],
  'fusion-blocked': [
    { id: 'b4c05316', life: 'ringing 0, ended 0.02', outcome: 'blocked', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { hangup_cause: 'USER_BUSY' } },
  ],
  'fusion-queue': [
    { id: '7e014404', life: 'ringing 0, queued 0, answered 1.1, ended 3.08', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '103', by: 'agent', fields: { destination_number: '103', queue_name: 'fusion' } },
  ],
  'fusion-ring-group': [
    { id: '65b74306', life: 'ringing 0, answered 1.64, ended 3.6', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'fusion-short-number': [
    { id: 'aed8d90a', life: 'ringing 0, answered 1.06, ended 3.06', outcome: 'answered', talk: 2, direction: 'outbound', transfers: 0, agent: '103', by: 'caller', fields: { agent_name: 'Alex Brown', caller_number: '103', tracking_number: '131008', destination_number: '+61131008' } },
  ],
  'group-pickup': [
    { id: 'a912bd71', life: 'ringing 0, answered 2.06, ended 5.26', outcome: 'answered', talk: 3.2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102' } },
  ],
  'hold': [
    { id: '12d33d10', life: 'ringing 0, answered 2.02, on_hold 5.16, answered 8.44, ended 11.2', outcome: 'answered', talk: 9.2, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
  ],
  'internal': [
    { id: '5f77114c', life: 'ringing 0, answered 2.06, ended 7.06', outcome: 'answered', talk: 5, direction: 'internal', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'internal-blind-transfer': [
    { id: 'bfbc538c', life: 'ringing 0, answered 2.04, transferring 4.18, answered 5.72, ended 8.72', outcome: 'answered', talk: 6.7, direction: 'internal', transfers: 1, agent: '103', by: 'agent', fields: { destination_number: '103', transferred_to: '103' } },
  ],
  'ivr-abandoned': [
    { id: '70c0ae35', life: 'ringing 0, in_menu 0, ended 2.74', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 200 } },
  ],
  'ivr-after-agent': [
    { id: 'e6ddf3da', life: 'ringing 0, in_menu 0.5, ringing 2.98, answered 5, in_menu 9, ended 25.62', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '102', by: 'system', fields: { destination_number: '102', dtmf_digits: '2', ivr_path: '2' } },
  ],
  'ivr-goes-on': [
    { id: 'f32637bc', life: 'ringing 0, in_menu 0.52, ringing 2.96, answered 3.98, in_menu 5.98, ended 22.6', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '102', by: 'system', fields: { destination_number: '102', dtmf_digits: '2', ivr_path: '2' } },
  ],
  'ivr-menu': [
    { id: '681f0705', life: 'ringing 0, in_menu 0, ringing 2.98, answered 5.02, ended 8.02', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102', dtmf_digits: '2', ivr_path: '2' } },
  ],
  'loopback': [
    { id: 'da9e7219', life: 'ringing 0, answered 2.06, ended 6.041', outcome: 'answered', talk: 4, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'loopback-missed': [
    { id: '3c171870', life: 'ringing 0, ended 4.04', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 487, hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'loopback-other-order': [
    { id: 'd09e9d5a', life: 'ringing 0, answered 1.038, ended 4.098', outcome: 'answered', talk: 3.1, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', sip_status: 200 } },
  ],
  'menu': [
    { id: '4988173c', life: 'ringing 0, in_menu 0.54, ringing 2.38, answered 4.4, ended 9.4', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102', dtmf_digits: '2', ivr_path: '2' } },
  ],
  'menu-abandoned': [
    { id: '35b11ef0', life: 'ringing 0, in_menu 0.52, ended 2.74', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 200 } },
  ],
  'menu-recorded': [
    { id: '911b7b1d', life: 'ringing 0, in_menu 0, ringing 1.959, answered 3.999, ended 6.999', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102', dtmf_digits: '1', ivr_path: '1', recorded: true } },
  ],
  'missed': [
    { id: 'ffbff70f', life: 'ringing 0, ended 3.2', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'missed.json': [
    { id: 'f507ca46', life: 'ringing 0, ended 3.92', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'operator-joins-two-calls': [
    { id: 'b07059c5', life: 'ringing 0, answered 1.04, transferring 4.34, answered 4.38, ended 7.36', outcome: 'answered', talk: 6.3, direction: 'inbound', transfers: 1, agent: '102', by: 'caller', fields: { destination_number: '102', transferred_to: '102', recorded: true, sip_status: 200 } },
    { id: 'dd2f1faf', life: 'ringing 1.12, answered 2.2, ended 4.34', outcome: 'answered', talk: 2.1, direction: 'inbound', transfers: 0, agent: '102', by: 'system', fields: { destination_number: '102' } },
  ],
  'operator-moves-both': [
    { id: '3905ef11', life: 'ringing 0, answered 1.099, ended 6.159', outcome: 'answered', talk: 5.1, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', recorded: true, sip_status: 200 } },
  ],
  'operator-moves-ringing': [
    { id: '32b7cd64', life: 'ringing 0, answered 3.18, ended 5.22', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'operator-transfers-both': [
    { id: 'fe414aa6', life: 'ringing 0, answered 1.06, transferring 3.24, answered 4.26, ended 7.38', outcome: 'answered', talk: 6.3, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102', recorded: true } },
  ],
  'operator-transfers-customer': [
    { id: '475250fa', life: 'ringing 0, answered 1.08, transferring 3.291, answered 4.459, ended 7.44', outcome: 'answered', talk: 6.4, direction: 'outbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '+61299990000', transferred_to: '102' } },
  ],
  'outbound': [
    { id: 'c4f5286f', life: 'ringing 0, answered 2.02, ended 7.02', outcome: 'answered', talk: 5, direction: 'outbound', transfers: 0, agent: '101', by: 'caller', fields: { agent_name: 'Sam Lee', destination_number: '+61299990000' } },
  ],
  'outbound-attended': [
    { id: 'bef24c75', life: 'ringing 0, answered 1.52, on_hold 3.62, transferring 7.36, answered 7.38, ended 11.44', outcome: 'answered', talk: 9.9, direction: 'outbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '+61299990000', transferred_to: '102' } },
    { id: 'e83ea4d8', life: 'ringing 4.14, answered 5.68, ended 7.32', outcome: 'answered', talk: 1.6, direction: 'internal', transfers: 0, agent: '102', fields: { destination_number: '102', hangup_cause: 'merged', parent_call_id: 'bef24c75-30d3-47f6-bf87-91237474d7fc' } },
  ],
  'outbound-blind-transfer': [
    { id: '20bec1da', life: 'ringing 0, answered 1.54, transferring 3.64, answered 5.18, ended 9.18', outcome: 'answered', talk: 7.6, direction: 'outbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '+61299990000', transferred_to: '102' } },
  ],
  'outbound-cancelled': [
    { id: '869eeb24', life: 'ringing 0, ended 2.98', outcome: 'abandoned', talk: 0, direction: 'outbound', transfers: 0, agent: '101', by: 'agent', fields: { agent_name: 'Sam Lee', destination_number: '+61299990000', sip_status: 487, hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'outbound-customer-transferred': [
    { id: 'b4d020cd', life: 'ringing 0, answered 1.201, transferring 4.34, answered 6.46, ended 9.621', outcome: 'answered', talk: 8.4, direction: 'outbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '+61299990000', transferred_to: '102' } },
  ],
  'outbound-customer-transferred-bleg': [
    { id: '3fb600d2', life: 'ringing 0, answered 1.064, transferring 4.18, answered 6.262, ended 9.321', outcome: 'answered', talk: 8.3, direction: 'outbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '+61299990000', transferred_to: '102' } },
  ],
  'outbound-early-media': [
    { id: 'f97f84ff', life: 'ringing 0, answered 3.04, ended 7.18', outcome: 'answered', talk: 4.1, direction: 'outbound', transfers: 0, agent: '101', by: 'agent', fields: { agent_name: 'Sam Lee', destination_number: '+61299990000', sip_status: 200 } },
  ],
  'overflow-to-queue': [
    { id: 'eee1116a', life: 'ringing 0, queued 2.521, answered 15.64, ended 20.52', outcome: 'answered', talk: 4.9, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { queue_name: 'sales', destination_number: '101' } },
  ],
  'park': [
    { id: 'c1e3306c', life: 'ringing 0, answered 2.08, on_hold 5.34, answered 9.48, ended 14.68', outcome: 'answered', talk: 12.6, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102', recorded: true } },
  ],
  'park-abandoned': [
    { id: '59c09a27', life: 'ringing 0, answered 2.04, on_hold 4.24, ended 7.34', outcome: 'answered', talk: 2.2, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', fields: { destination_number: '101', recorded: true, sip_status: 200 } },
  ],
  'park-attended': [
    { id: '16e4bb9c', life: 'ringing 0, answered 1.04, on_hold 3.28, answered 9.08, ended 12.22', outcome: 'answered', talk: 11.2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102', recorded: true } },
  ],
  'park-by-phone': [
    { id: '2d228834', life: 'ringing 0, answered 2.06, on_hold 5.26, answered 9.38, ended 13.561', outcome: 'answered', talk: 11.5, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102', recorded: true } },
  ],
  'park-direct': [
    { id: 'b130ce8f', life: 'ringing 0, on_hold 0, answered 2.76, ended 6.34', outcome: 'answered', talk: 3.6, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102' } },
  ],
  'park-timeout': [
    { id: '1045fed9', life: 'ringing 0, on_hold 0, ringing 7.12, answered 8.247, ended 10.28', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'pickup': [
    { id: 'b48bc8bb', life: 'ringing 0, answered 2.56, ended 7.64', outcome: 'answered', talk: 5.1, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { agent_name: 'Sam Lee', destination_number: '101' } },
  ],
  'queue-abandoned': [
    { id: '7071e83e', life: 'ringing 0, queued 0, ended 5.24', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'sales', sip_status: 200 } },
  ],
  'queue-answered': [
    { id: '4502d9c2', life: 'ringing 0, queued 0, answered 2.12, ended 7.08', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', queue_name: 'sales' } },
  ],
  'queue-pickup': [
    { id: '9986e0a2', life: 'ringing 0, queued 0, answered 2.82, ended 6.9', outcome: 'answered', talk: 4.1, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102', queue_name: 'sales' } },
  ],
  'queue-timeout': [
    { id: 'fb4f04c0', life: 'ringing 0, queued 0, ended 9.5', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { queue_name: 'support' } },
  ],
  'queue-to-voicemail': [
    { id: '95528c98', life: 'ringing 0, queued 0.02, voicemail 9.48, ended 19.74', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'support', voicemail_left: true, sip_status: 200 } },
  ],
  'queue-to-voicemail-short': [
    { id: 'aee22199', life: 'ringing 0, queued 0, voicemail 9.72, ended 15.22', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { queue_name: 'support', sip_status: 200 } },
  ],
  'recorded-missed': [
    { id: 'd8c66b2b', life: 'ringing 0, ended 3.52', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { recorded: false, sip_status: 487, hangup_cause: 'ORIGINATOR_CANCEL' } },
  ],
  'rejected': [
    { id: '2523d5dd', life: 'ringing 0, ended 2.04', outcome: 'rejected', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { sip_status: 603, hangup_cause: 'CALL_REJECTED' } },
  ],
  'restart': [
    { id: '1106474d', life: 'ringing 0, answered 2.06, ended 2.06', outcome: 'answered', talk: 0, direction: 'inbound', agent: '101', fields: { destination_number: '101', recorded: true, hangup_cause: 'lost' } },
  ],
  'ring-group': [
    { id: 'f4e6ce95', life: 'ringing 0, answered 2.04, ended 7.04', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'screened': [
    { id: 'd14c9bb5', life: 'ringing 0, answered 3.78, ended 7.54', outcome: 'answered', talk: 3.8, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101' } },
  ],
  'screened-refused': [
    { id: '533a627b', life: 'ringing 0, ended 3.52', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'second-agent-after-first': [
    { id: 'bc3a8db1', life: 'ringing 0, answered 1.04, in_menu 3.04, ringing 5.04, answered 6.08, ended 8.08', outcome: 'answered', talk: 7, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'second-try': [
    { id: 'fcdfc6c4', life: 'ringing 0, answered 4.5, ended 9.5', outcome: 'answered', talk: 5, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'sip-hold': [
    { id: 'e5771a3c', life: 'ringing 0, answered 1.54, on_hold 3.52, answered 6.6, ended 8.643', outcome: 'answered', talk: 7.1, direction: 'inbound', transfers: 0, agent: '104', by: 'agent', fields: { destination_number: '104' } },
  ],
  'sip-moved': [
    { id: '83cf882d', life: 'ringing 0, answered 1.146, ended 3.16', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '102', by: 'agent', fields: { destination_number: '102' } },
  ],
  'sip-private': [
    { id: '72c2fa94', life: 'ringing 0, answered 1.575, ended 3.595', outcome: 'answered', talk: 2, direction: 'inbound', transfers: 0, agent: '104', by: 'caller', fields: { caller_anonymous: true, destination_number: '104', sip_status: 200 } },
  ],
  'sip-refer': [
    { id: '6325d556', life: 'ringing 0, answered 1.612, transferring 4.08, answered 5.14, ended 7.24', outcome: 'answered', talk: 5.6, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { destination_number: '102', transferred_to: '102' } },
  ],
  'sip-unavailable': [
    { id: '2ac6892f', life: 'ringing 0, ended 0.8', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system', fields: { sip_status: 480 } },
  ],
  'sip-verstat': [
    { id: 'd9751143', life: 'ringing 0, answered 1.52, ended 4.541', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '104', by: 'caller', fields: { attestation: 'A', caller_number: '+61400111222', destination_number: '104', sip_status: 200 } },
  ],
  'survey': [
    { id: '74440b59', life: 'ringing 0, answered 2.04, in_menu 5.04, ended 8.96', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '101', by: 'system', fields: { destination_number: '101', survey_outcome: '5' } },
  ],
  'survey-unanswered': [
    { id: '437cd1af', life: 'ringing 0, answered 1.06, in_menu 4.06, ended 12.26', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '101', by: 'system', fields: { destination_number: '101' } },
  ],
  'talk-intercepted': [
    { id: '6309119d', life: 'ringing 0, answered 1.06, transferring 3.34, answered 3.36, ended 6.52', outcome: 'answered', talk: 5.5, direction: 'inbound', transfers: 1, agent: '102', by: 'agent', fields: { agent_name: 'Kim Nguyen', destination_number: '102', transferred_to: '102', recorded: true } },
  ],
  'two-calls': [
    { id: '92f91633', life: 'ringing 0, answered 2.04, ended 10.04', outcome: 'answered', talk: 8, direction: 'inbound', transfers: 0, agent: '101', by: 'agent', fields: { destination_number: '101', recorded: true } },
    { id: '6c46f68f', life: 'ringing 1.02, ended 4.46', outcome: 'missed', talk: 0, direction: 'inbound', transfers: 0, by: 'system' },
  ],
  'voicemail': [
    { id: 'd6dd54c9', life: 'ringing 0, voicemail 3.38, ended 12.16', outcome: 'voicemail', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { voicemail_left: true, sip_status: 200 } },
  ],
  'voicemail-abandoned': [
    { id: '925cfa1f', life: 'ringing 0, voicemail 0, ended 1.14', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 200 } },
  ],
  'voicemail-after-talk': [
    { id: '601bf8bd', life: 'ringing 0, answered 1.02, voicemail 4.04, ended 14.02', outcome: 'answered', talk: 3, direction: 'inbound', transfers: 0, agent: '101', by: 'caller', voicemailLeft: true },
  ],
  'voicemail-only': [
    { id: '80da87dc', life: 'ringing 0, voicemail 0, ended 7.24', outcome: 'abandoned', talk: 0, direction: 'inbound', transfers: 0, by: 'caller', fields: { sip_status: 200 } },
  ],
}
