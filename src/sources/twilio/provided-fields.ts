/**
 * Fields that a Twilio source reports of its calls, by code; fields of recordings come from Offhook, which fetches them. A
 * test compares this list with the messages of test/messages/twilio.
 */
export const TWILIO_FIELDS: readonly string[] = [
  'sip_call_id',
  'direction',
  'caller_number',
  'caller_name',
  'caller_anonymous',
  'caller_type',
  'caller_city',
  'caller_state',
  'caller_postcode',
  'caller_country',
  'attestation',
  'tracking_number',
  'destination_number',
  'agent_id',
  'sip_status',
  'voicemail_left',
  'recorded',
  'recording_url',
  'recording_duration',
  'recording_id',
  'transcript',
]
