/**
 * Fields that a phone system reports of calls whose channels are tracked, by code. Tests compare them with all recorded
 * sessions. The phone system names the files of recordings, if they can be read; their links, lengths and ids come from
 * Offhook, which converts them to MP3.
 */
export const ASTERISK_FIELDS: readonly string[] = [
  'parent_call_id',
  'sip_call_id',
  'direction',
  'caller_number',
  'caller_name',
  'caller_anonymous',
  'tracking_number',
  'destination_number',
  'agent_id',
  'agent_name',
  'queue_name',
  'ivr_path',
  'dtmf_digits',
  'transfer_count',
  'transferred_to',
  'hangup_by',
  'hangup_cause',
  'hangup_cause_code',
  'voicemail_left',
  'recorded',
  'survey_outcome',
]

export const FREESWITCH_FIELDS: readonly string[] = [...ASTERISK_FIELDS, 'attestation', 'sip_status']
