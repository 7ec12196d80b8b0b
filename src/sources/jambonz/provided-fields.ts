/**
 * Fields that a jambonz source reports of its calls, by code. A test compares them with the messages of test/messages/jambonz.
 */
export const JAMBONZ_FIELDS: readonly string[] = [
  'sip_call_id',
  'direction',
  'caller_number',
  'caller_name',
  'caller_anonymous',
  'tracking_number',
  'destination_number',
  'agent_id',
  'hangup_by',
  'hangup_cause',
  'sip_status',
]
