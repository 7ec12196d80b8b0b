// Made of the webhooks of /openapi.json: npm run docs.
import type { FieldSchema } from './field-schema.ts'

/** Every type of event, in the order within a call. */
export const EVENT_TYPES = ["call.ringing","call.in_menu","call.queued","call.answered","call.on_hold","call.transferring","call.voicemail","call.ended","call.final","call.updated"] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** All fields of a call and its event, as a JSON body has them if its rows send them under their own names. The rows of the integration decide which fields are sent. A value that is not known is `null`. */
export interface EventFields {
  /** Identifies the call; the same in every request about it. */
  readonly uniqueid?: string | null
  /** Identifies the event; retries send the same ID. */
  readonly event_id?: string | null
  /** The event that triggered the request, such as call.answered, call.final or call.updated. */
  readonly event_type?: string | null
  /** When the event happened. */
  readonly event_time?: string | null
  /** The number of the event within its call: 1, 2, 3. */
  readonly sequence?: number | null
  /** Whether the request reports a status change rather than the completed call. */
  readonly is_realtime?: boolean | null
  /** Whether this is a test call. */
  readonly is_test?: boolean | null
  /** Whether the call was replayed from a recorded session. */
  readonly is_replayed?: boolean | null
  /** The name of the integration that sends the request. */
  readonly route_name?: string | null
  /** The ID of the account that the call belongs to. */
  readonly account_id?: string | null
  /** The name of the account that the call belongs to. */
  readonly account_name?: string | null
  /** The Unique ID of the call that this one came from or was joined to. */
  readonly parent_call_id?: string | null
  /** The SIP Call-ID of the caller’s leg. */
  readonly sip_call_id?: string | null
  /** The current status of the call. */
  readonly status?: "ringing" | "in_menu" | "queued" | "answered" | "on_hold" | "transferring" | "voicemail" | "ended" | null
  /** The status before the current one. */
  readonly previous_status?: "ringing" | "in_menu" | "queued" | "answered" | "on_hold" | "transferring" | "voicemail" | "ended" | null
  /** How the call ended; a corrected outcome counts. */
  readonly outcome?: "answered" | "missed" | "abandoned" | "unanswered" | "busy" | "voicemail" | "rejected" | "failed" | "blocked" | null
  /** The outcome as the phone system reported it, if a person corrected it. */
  readonly reported_outcome?: "answered" | "missed" | "abandoned" | "unanswered" | "busy" | "voicemail" | "rejected" | "failed" | "blocked" | null
  /** Whether a person corrected the outcome. */
  readonly outcome_corrected?: boolean | null
  /** Whether a person answered the call. */
  readonly answered?: boolean | null
  /** Inbound, outbound or internal. */
  readonly direction?: "inbound" | "outbound" | "internal" | null
  /** The number of the side that calls, in international format; in outbound calls, your own. */
  readonly caller_number?: string | null
  /** The caller’s number in national format. */
  readonly caller_number_local?: string | null
  /** The caller’s name, as sent with the call. */
  readonly caller_name?: string | null
  /** Whether the caller withheld their number. */
  readonly caller_anonymous?: boolean | null
  /** The type of line the caller used. */
  readonly caller_type?: "mobile" | "landline" | "voip" | "toll_free" | "other" | null
  /** The city or exchange of the caller’s number. */
  readonly caller_city?: string | null
  /** The state of the caller’s number. */
  readonly caller_state?: string | null
  /** The postcode of the caller’s number. */
  readonly caller_postcode?: string | null
  /** The country of the caller’s number, as a two-letter code. */
  readonly caller_country?: string | null
  /** How far the carrier vouches for the caller’s number (STIR/SHAKEN): A in full, B and C in part, failed if the signature is invalid. */
  readonly attestation?: "A" | "B" | "C" | "failed" | null
  /** Whether this is the first call from or to this number. */
  readonly first_call?: boolean | null
  /** The number of earlier calls from or to this number. */
  readonly prior_calls?: number | null
  /** The number of calls from or to this number in the last 30 days, including this one. */
  readonly calls_30d?: number | null
  /** When the previous call from or to this number started. */
  readonly last_call_at?: string | null
  /** How the previous call from or to this number ended. */
  readonly last_outcome?: "answered" | "missed" | "abandoned" | "unanswered" | "busy" | "voicemail" | "rejected" | "failed" | "blocked" | null
  /** Who last answered a call from or to this number: the agent’s name, or their ID if the name is unknown. */
  readonly last_agent?: string | null
  /** Whether this is the first call between this number and the dialled one. */
  readonly first_call_per_number?: boolean | null
  /** The number of earlier calls between this number and the dialled one. */
  readonly prior_calls_per_number?: number | null
  /** The number of calls between this number and the dialled one in the last 30 days, including this one. */
  readonly calls_30d_per_number?: number | null
  /** When the previous call between this number and the dialled one started. */
  readonly last_call_at_per_number?: string | null
  /** How the previous call between this number and the dialled one ended. */
  readonly last_outcome_per_number?: "answered" | "missed" | "abandoned" | "unanswered" | "busy" | "voicemail" | "rejected" | "failed" | "blocked" | null
  /** Who last answered a call between this number and the dialled one. */
  readonly last_agent_per_number?: string | null
  /** The number that was dialled; in outbound calls, the customer’s. */
  readonly tracking_number?: string | null
  /** The name of the dialled number, from the directory. */
  readonly tracking_number_name?: string | null
  /** The number the call was sent to. */
  readonly destination_number?: string | null
  /** The name of the person or place the call was sent to. */
  readonly destination_name?: string | null
  /** The ID of the agent who answered, as used by the phone system. */
  readonly agent_id?: string | null
  /** The name of the agent who answered. */
  readonly agent_name?: string | null
  /** The email address of the agent who answered. */
  readonly agent_email?: string | null
  /** The queue or group the call waited in. */
  readonly queue_name?: string | null
  /** The menu options the caller chose. */
  readonly ivr_path?: string | null
  /** The digits the caller pressed. */
  readonly dtmf_digits?: string | null
  /** Your ID for the dialled number, from the directory. */
  readonly custom_id?: string | null
  /** Your group for the dialled number, from the directory. */
  readonly custom_group?: string | null
  /** The campaign of the dialled number. */
  readonly campaign_name?: string | null
  /** When the call started. */
  readonly start_time?: string | null
  /** When a person first answered. */
  readonly answer_time?: string | null
  /** When the call ended. */
  readonly end_time?: string | null
  /** The time zone of the dialled number, or of the account. */
  readonly timezone?: string | null
  /** Seconds from start to end. */
  readonly duration?: number | null
  /** Seconds from the first answer to the end of the conversation, including hold; 0 if nobody answered. */
  readonly talk_duration?: number | null
  /** Seconds the call rang; known once the call is answered or ends. */
  readonly ring_duration?: number | null
  /** Seconds on hold. */
  readonly hold_duration?: number | null
  /** Seconds in queues; known once the call is answered or ends. */
  readonly queue_duration?: number | null
  /** Seconds the agent spent on the call after it ended. */
  readonly wrapup_duration?: number | null
  /** How many times the call was transferred. */
  readonly transfer_count?: number | null
  /** The number the call was last transferred to. */
  readonly transferred_to?: string | null
  /** Who ended the call: the other party (caller), your side (agent) or the phone system. */
  readonly hangup_by?: "caller" | "agent" | "system" | null
  /** Why the call ended, as reported by the phone system. */
  readonly hangup_cause?: string | null
  /** The number of the hang-up cause in the standard Q.850. */
  readonly hangup_cause_code?: number | null
  /** The code of the final SIP response. */
  readonly sip_status?: number | null
  /** Whether the caller left a voicemail. */
  readonly voicemail_left?: boolean | null
  /** A link to the voicemail. */
  readonly voicemail_url?: string | null
  /** Whether the call was recorded. */
  readonly recorded?: boolean | null
  /** A link to the recording. */
  readonly recording_url?: string | null
  /** The length of the recording in seconds. */
  readonly recording_duration?: number | null
  /** The ID of the recording. */
  readonly recording_id?: string | null
  /** The transcript of the call. */
  readonly transcript?: string | null
  /** A summary of the call. */
  readonly summary?: string | null
  /** The sentiment of the call. */
  readonly sentiment?: "positive" | "neutral" | "negative" | "mixed" | null
  /** The keywords detected in the call. */
  readonly keywords_spotted?: readonly string[] | null
  /** The tags set by people or rules. */
  readonly tags?: readonly string[] | null
  /** The notes on the call. */
  readonly notes?: string | null
  /** How the agent classified the call. */
  readonly disposition?: string | null
  /** How promising the lead is. */
  readonly lead_score?: number | null
  /** The value of the call as a conversion. */
  readonly value?: string | null
  /** The currency of value and cost, as a three-letter code. */
  readonly currency?: string | null
  /** The cost of the call. */
  readonly cost?: string | null
  /** Where the visitor came from, such as google. */
  readonly source?: string | null
  /** The marketing medium, such as cpc. */
  readonly medium?: string | null
  /** The keyword the visitor searched for. */
  readonly keyword?: string | null
  /** The utm_source of the visit. */
  readonly utm_source?: string | null
  /** The utm_medium of the visit. */
  readonly utm_medium?: string | null
  /** The utm_campaign of the visit. */
  readonly utm_campaign?: string | null
  /** The utm_term of the visit. */
  readonly utm_term?: string | null
  /** The utm_content of the visit. */
  readonly utm_content?: string | null
  /** The gclid of the visit. */
  readonly gclid?: string | null
  /** The gbraid of the visit. */
  readonly gbraid?: string | null
  /** The wbraid of the visit. */
  readonly wbraid?: string | null
  /** The msclkid of the visit. */
  readonly msclkid?: string | null
  /** The _fbc cookie of the visit. */
  readonly fbc?: string | null
  /** The _fbp cookie of the visit. */
  readonly fbp?: string | null
  /** The visitor’s client ID in Google Analytics. */
  readonly ga_client_id?: string | null
  /** The ID of the visit’s session in Google Analytics. */
  readonly ga_session_id?: string | null
  /** The first page of the visit. */
  readonly landing_page?: string | null
  /** The page that showed the number. */
  readonly page_called_from?: string | null
  /** The page or app that led to the visit. */
  readonly referrer?: string | null
  /** The visitor’s IP address. */
  readonly visitor_ip?: string | null
  /** The visitor’s browser, as its user agent. */
  readonly visitor_user_agent?: string | null
  /** Your website’s ID for the visitor. */
  readonly visitor_id?: string | null
  /** The caller’s answer in the survey. */
  readonly survey_outcome?: string | null
}

/** The call starts ringing. */
export interface CallRingingEvent extends EventFields {
  readonly event_type: "call.ringing"
}

/** A menu (IVR) takes the call. No person has answered yet. */
export interface CallInMenuEvent extends EventFields {
  readonly event_type: "call.in_menu"
}

/** The call starts waiting in a queue. */
export interface CallQueuedEvent extends EventFields {
  readonly event_type: "call.queued"
}

/** A person picks up, or is connected again after hold or a transfer. */
export interface CallAnsweredEvent extends EventFields {
  readonly event_type: "call.answered"
}

/** The call is put on hold or parked. */
export interface CallOnHoldEvent extends EventFields {
  readonly event_type: "call.on_hold"
}

/** A transfer starts. */
export interface CallTransferringEvent extends EventFields {
  readonly event_type: "call.transferring"
}

/** The mailbox takes the call. */
export interface CallVoicemailEvent extends EventFields {
  readonly event_type: "call.voicemail"
}

/** The call ends. No status follows. */
export interface CallEndedEvent extends EventFields {
  readonly event_type: "call.ended"
}

/** The call has ended, and everything that the integration waits for is available: recordings and post-call steps. Sent once per call, by default no later than 20 minutes after the end. */
export interface CallFinalEvent extends EventFields {
  readonly event_type: "call.final"
}

/** Something changed after `final`: a late recording, notes, a corrected end. Sent to integrations that select updates. */
export interface CallUpdatedEvent extends EventFields {
  readonly event_type: "call.updated"
}

/** Any event of an integration that sends the field `event_type`, which tells them apart. */
export type CallEvent =
  | CallRingingEvent
  | CallInMenuEvent
  | CallQueuedEvent
  | CallAnsweredEvent
  | CallOnHoldEvent
  | CallTransferringEvent
  | CallVoicemailEvent
  | CallEndedEvent
  | CallFinalEvent
  | CallUpdatedEvent

/** When each event is sent. */
export const EVENT_DESCRIPTIONS: Readonly<Record<EventType, string>> = {
  "call.ringing": "The call starts ringing.",
  "call.in_menu": "A menu (IVR) takes the call. No person has answered yet.",
  "call.queued": "The call starts waiting in a queue.",
  "call.answered": "A person picks up, or is connected again after hold or a transfer.",
  "call.on_hold": "The call is put on hold or parked.",
  "call.transferring": "A transfer starts.",
  "call.voicemail": "The mailbox takes the call.",
  "call.ended": "The call ends. No status follows.",
  "call.final": "The call has ended, and everything that the integration waits for is available: recordings and post-call steps. Sent once per call, by default no later than 20 minutes after the end.",
  "call.updated": "Something changed after `final`: a late recording, notes, a corrected end. Sent to integrations that select updates."
}

/** The JSON Schema of each field, by its code. For a schema of a body with your own keys. */
export const FIELD_SCHEMAS: Readonly<Record<keyof EventFields, FieldSchema>> = {
  uniqueid: {"type":["string","null"],"description":"Identifies the call; the same in every request about it.","examples":["1761742800.4711"]},
  event_id: {"type":["string","null"],"description":"Identifies the event; retries send the same ID.","examples":["evt_01980a52f3c97d4e8b1b6a3f0c2d4e5f"]},
  event_type: {"type":["string","null"],"description":"The event that triggered the request, such as call.answered, call.final or call.updated.","examples":["call.answered"]},
  event_time: {"type":["string","null"],"description":"When the event happened.","format":"date-time","examples":["2026-11-25T03:04:05.123Z"]},
  sequence: {"type":["integer","null"],"description":"The number of the event within its call: 1, 2, 3.","examples":[2]},
  is_realtime: {"type":["boolean","null"],"description":"Whether the request reports a status change rather than the completed call.","examples":[true]},
  is_test: {"type":["boolean","null"],"description":"Whether this is a test call.","examples":[false]},
  is_replayed: {"type":["boolean","null"],"description":"Whether the call was replayed from a recorded session.","examples":[false]},
  route_name: {"type":["string","null"],"description":"The name of the integration that sends the request.","examples":["CRM"]},
  account_id: {"type":["string","null"],"description":"The ID of the account that the call belongs to.","examples":["1001"]},
  account_name: {"type":["string","null"],"description":"The name of the account that the call belongs to.","examples":["Acme Pty Ltd"]},
  parent_call_id: {"type":["string","null"],"description":"The Unique ID of the call that this one came from or was joined to.","examples":["1761742800.4700"]},
  sip_call_id: {"type":["string","null"],"description":"The SIP Call-ID of the caller’s leg.","examples":["a84b4c76e66710@pc33"]},
  status: {"type":["string","null"],"description":"The current status of the call.","enum":["ringing","in_menu","queued","answered","on_hold","transferring","voicemail","ended",null],"examples":["answered"]},
  previous_status: {"type":["string","null"],"description":"The status before the current one.","enum":["ringing","in_menu","queued","answered","on_hold","transferring","voicemail","ended",null],"examples":["ringing"]},
  outcome: {"type":["string","null"],"description":"How the call ended; a corrected outcome counts.","enum":["answered","missed","abandoned","unanswered","busy","voicemail","rejected","failed","blocked",null],"examples":["answered"]},
  reported_outcome: {"type":["string","null"],"description":"The outcome as the phone system reported it, if a person corrected it.","enum":["answered","missed","abandoned","unanswered","busy","voicemail","rejected","failed","blocked",null],"examples":["missed"]},
  outcome_corrected: {"type":["boolean","null"],"description":"Whether a person corrected the outcome.","examples":[true]},
  answered: {"type":["boolean","null"],"description":"Whether a person answered the call.","examples":[true]},
  direction: {"type":["string","null"],"description":"Inbound, outbound or internal.","enum":["inbound","outbound","internal",null],"examples":["inbound"]},
  caller_number: {"type":["string","null"],"description":"The number of the side that calls, in international format; in outbound calls, your own.","examples":["+61412345678"]},
  caller_number_local: {"type":["string","null"],"description":"The caller’s number in national format.","examples":["0412 345 678"]},
  caller_name: {"type":["string","null"],"description":"The caller’s name, as sent with the call.","examples":["Jane \"JJ\" O'Neil"]},
  caller_anonymous: {"type":["boolean","null"],"description":"Whether the caller withheld their number.","examples":[false]},
  caller_type: {"type":["string","null"],"description":"The type of line the caller used.","enum":["mobile","landline","voip","toll_free","other",null],"examples":["mobile"]},
  caller_city: {"type":["string","null"],"description":"The city or exchange of the caller’s number.","examples":["Sydney"]},
  caller_state: {"type":["string","null"],"description":"The state of the caller’s number.","examples":["NSW"]},
  caller_postcode: {"type":["string","null"],"description":"The postcode of the caller’s number.","examples":["2000"]},
  caller_country: {"type":["string","null"],"description":"The country of the caller’s number, as a two-letter code.","examples":["AU"]},
  attestation: {"type":["string","null"],"description":"How far the carrier vouches for the caller’s number (STIR/SHAKEN): A in full, B and C in part, failed if the signature is invalid.","enum":["A","B","C","failed",null],"examples":["A"]},
  first_call: {"type":["boolean","null"],"description":"Whether this is the first call from or to this number.","examples":[true]},
  prior_calls: {"type":["integer","null"],"description":"The number of earlier calls from or to this number.","examples":[0]},
  calls_30d: {"type":["integer","null"],"description":"The number of calls from or to this number in the last 30 days, including this one.","examples":[1]},
  last_call_at: {"type":["string","null"],"description":"When the previous call from or to this number started.","format":"date-time","examples":["2026-11-20T01:12:30.000Z"]},
  last_outcome: {"type":["string","null"],"description":"How the previous call from or to this number ended.","enum":["answered","missed","abandoned","unanswered","busy","voicemail","rejected","failed","blocked",null],"examples":["answered"]},
  last_agent: {"type":["string","null"],"description":"Who last answered a call from or to this number: the agent’s name, or their ID if the name is unknown.","examples":["Sam Lee"]},
  first_call_per_number: {"type":["boolean","null"],"description":"Whether this is the first call between this number and the dialled one.","examples":[true]},
  prior_calls_per_number: {"type":["integer","null"],"description":"The number of earlier calls between this number and the dialled one.","examples":[0]},
  calls_30d_per_number: {"type":["integer","null"],"description":"The number of calls between this number and the dialled one in the last 30 days, including this one.","examples":[1]},
  last_call_at_per_number: {"type":["string","null"],"description":"When the previous call between this number and the dialled one started.","format":"date-time","examples":["2026-11-20T01:12:30.000Z"]},
  last_outcome_per_number: {"type":["string","null"],"description":"How the previous call between this number and the dialled one ended.","enum":["answered","missed","abandoned","unanswered","busy","voicemail","rejected","failed","blocked",null],"examples":["answered"]},
  last_agent_per_number: {"type":["string","null"],"description":"Who last answered a call between this number and the dialled one.","examples":["Sam Lee"]},
  tracking_number: {"type":["string","null"],"description":"The number that was dialled; in outbound calls, the customer’s.","examples":["+61288889999"]},
  tracking_number_name: {"type":["string","null"],"description":"The name of the dialled number, from the directory.","examples":["Website header"]},
  destination_number: {"type":["string","null"],"description":"The number the call was sent to.","examples":["+61299991111"]},
  destination_name: {"type":["string","null"],"description":"The name of the person or place the call was sent to.","examples":["Reception"]},
  agent_id: {"type":["string","null"],"description":"The ID of the agent who answered, as used by the phone system.","examples":["204"]},
  agent_name: {"type":["string","null"],"description":"The name of the agent who answered.","examples":["Sam Lee"]},
  agent_email: {"type":["string","null"],"description":"The email address of the agent who answered.","examples":["sam@acme.au"]},
  queue_name: {"type":["string","null"],"description":"The queue or group the call waited in.","examples":["Sales"]},
  ivr_path: {"type":["string","null"],"description":"The menu options the caller chose.","examples":["1>3"]},
  dtmf_digits: {"type":["string","null"],"description":"The digits the caller pressed.","examples":["13"]},
  custom_id: {"type":["string","null"],"description":"Your ID for the dialled number, from the directory.","examples":["AD-778"]},
  custom_group: {"type":["string","null"],"description":"Your group for the dialled number, from the directory.","examples":["Dealers NSW"]},
  campaign_name: {"type":["string","null"],"description":"The campaign of the dialled number.","examples":["Spring sale"]},
  start_time: {"type":["string","null"],"description":"When the call started.","format":"date-time","examples":["2026-11-25T03:04:00.000Z"]},
  answer_time: {"type":["string","null"],"description":"When a person first answered.","format":"date-time","examples":["2026-11-25T03:04:12.000Z"]},
  end_time: {"type":["string","null"],"description":"When the call ended.","format":"date-time","examples":["2026-11-25T03:05:35.000Z"]},
  timezone: {"type":["string","null"],"description":"The time zone of the dialled number, or of the account.","examples":["Australia/Sydney"]},
  duration: {"type":["integer","null"],"description":"Seconds from start to end.","examples":[95]},
  talk_duration: {"type":["integer","null"],"description":"Seconds from the first answer to the end of the conversation, including hold; 0 if nobody answered.","examples":[83]},
  ring_duration: {"type":["integer","null"],"description":"Seconds the call rang; known once the call is answered or ends.","examples":[12]},
  hold_duration: {"type":["integer","null"],"description":"Seconds on hold.","examples":[5]},
  queue_duration: {"type":["integer","null"],"description":"Seconds in queues; known once the call is answered or ends.","examples":[0]},
  wrapup_duration: {"type":["integer","null"],"description":"Seconds the agent spent on the call after it ended.","examples":[20]},
  transfer_count: {"type":["integer","null"],"description":"How many times the call was transferred.","examples":[0]},
  transferred_to: {"type":["string","null"],"description":"The number the call was last transferred to.","examples":["+61299992222"]},
  hangup_by: {"type":["string","null"],"description":"Who ended the call: the other party (caller), your side (agent) or the phone system.","enum":["caller","agent","system",null],"examples":["caller"]},
  hangup_cause: {"type":["string","null"],"description":"Why the call ended, as reported by the phone system.","examples":["NORMAL_CLEARING"]},
  hangup_cause_code: {"type":["integer","null"],"description":"The number of the hang-up cause in the standard Q.850.","examples":[16]},
  sip_status: {"type":["integer","null"],"description":"The code of the final SIP response.","examples":[200]},
  voicemail_left: {"type":["boolean","null"],"description":"Whether the caller left a voicemail.","examples":[false]},
  voicemail_url: {"type":["string","null"],"description":"A link to the voicemail.","format":"uri","examples":["https://calls.example/voicemail/vm_12.mp3"]},
  recorded: {"type":["boolean","null"],"description":"Whether the call was recorded.","examples":[true]},
  recording_url: {"type":["string","null"],"description":"A link to the recording.","format":"uri","examples":["https://calls.example/recordings/rec_91.mp3"]},
  recording_duration: {"type":["integer","null"],"description":"The length of the recording in seconds.","examples":[83]},
  recording_id: {"type":["string","null"],"description":"The ID of the recording.","examples":["rec_91"]},
  transcript: {"type":["string","null"],"description":"The transcript of the call.","examples":["Hello, I would like a quote."]},
  summary: {"type":["string","null"],"description":"A summary of the call.","examples":["Asked for a quote."]},
  sentiment: {"type":["string","null"],"description":"The sentiment of the call.","enum":["positive","neutral","negative","mixed",null],"examples":["positive"]},
  keywords_spotted: {"type":["array","null"],"description":"The keywords detected in the call.","items":{"type":"string"},"examples":[["price","booking"]]},
  tags: {"type":["array","null"],"description":"The tags set by people or rules.","items":{"type":"string"},"examples":[["quote"]]},
  notes: {"type":["string","null"],"description":"The notes on the call.","examples":["call back Friday"]},
  disposition: {"type":["string","null"],"description":"How the agent classified the call.","examples":["Sale"]},
  lead_score: {"type":["number","null"],"description":"How promising the lead is.","examples":[0.82]},
  value: {"type":["string","null"],"description":"The value of the call as a conversion."},
  currency: {"type":["string","null"],"description":"The currency of value and cost, as a three-letter code.","examples":["AUD"]},
  cost: {"type":["string","null"],"description":"The cost of the call."},
  source: {"type":["string","null"],"description":"Where the visitor came from, such as google.","examples":["google"]},
  medium: {"type":["string","null"],"description":"The marketing medium, such as cpc.","examples":["cpc"]},
  keyword: {"type":["string","null"],"description":"The keyword the visitor searched for.","examples":["plumber sydney"]},
  utm_source: {"type":["string","null"],"description":"The utm_source of the visit.","examples":["google"]},
  utm_medium: {"type":["string","null"],"description":"The utm_medium of the visit.","examples":["cpc"]},
  utm_campaign: {"type":["string","null"],"description":"The utm_campaign of the visit.","examples":["spring-sale"]},
  utm_term: {"type":["string","null"],"description":"The utm_term of the visit.","examples":["plumber sydney"]},
  utm_content: {"type":["string","null"],"description":"The utm_content of the visit.","examples":["header-link"]},
  gclid: {"type":["string","null"],"description":"The gclid of the visit.","examples":["Cj0KCQiA5NSsBhDfARIsALpXa0"]},
  gbraid: {"type":["string","null"],"description":"The gbraid of the visit.","examples":["0AAAAADnk3vUf1"]},
  wbraid: {"type":["string","null"],"description":"The wbraid of the visit.","examples":["CjgKEAjw7vBhDf"]},
  msclkid: {"type":["string","null"],"description":"The msclkid of the visit.","examples":["b2f1d5c0a9e84b7f"]},
  fbc: {"type":["string","null"],"description":"The _fbc cookie of the visit.","examples":["fb.1.1554763741205.AbCdEfGh"]},
  fbp: {"type":["string","null"],"description":"The _fbp cookie of the visit.","examples":["fb.1.1558571054389.1098115397"]},
  ga_client_id: {"type":["string","null"],"description":"The visitor’s client ID in Google Analytics.","examples":["123456.7654321"]},
  ga_session_id: {"type":["string","null"],"description":"The ID of the visit’s session in Google Analytics.","examples":["1764039600"]},
  landing_page: {"type":["string","null"],"description":"The first page of the visit.","examples":["https://acme.example/?utm_source=google"]},
  page_called_from: {"type":["string","null"],"description":"The page that showed the number.","examples":["https://acme.example/contact"]},
  referrer: {"type":["string","null"],"description":"The page or app that led to the visit.","examples":["https://www.google.com/"]},
  visitor_ip: {"type":["string","null"],"description":"The visitor’s IP address.","examples":["203.0.113.9"]},
  visitor_user_agent: {"type":["string","null"],"description":"The visitor’s browser, as its user agent.","examples":["Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"]},
  visitor_id: {"type":["string","null"],"description":"Your website’s ID for the visitor.","examples":["v_88"]},
  survey_outcome: {"type":["string","null"],"description":"The caller’s answer in the survey.","examples":["5"]},
}
