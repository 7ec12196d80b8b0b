// Every problem of the API, by its code. Programs should check the code: it stays the same when sentences change. The page /docs
// and docs/reference/problems.md show this table, and each operation of /openapi.json lists its own problems.

interface ProblemType {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 503
  readonly title: string
  /** Says what the caller should do. */
  readonly fix: string
}

const TYPES = {
  // The form of the request.
  invalid_request: {
    status: 400,
    title: 'Invalid request',
    fix: 'Check the URL and headers: a single Host header, and no U+0000 or other characters that can’t be stored.',
  },
  malformed_body: { status: 400, title: 'Malformed body', fix: 'Send valid JSON in UTF-8, without duplicate members.' },
  body_incomplete: {
    status: 400,
    title: 'Incomplete body',
    fix: 'The connection closed before the whole body arrived. Send the request again.',
  },
  validation_failed: {
    status: 400,
    title: 'Validation failed',
    fix: 'Fix each value listed in errors. Its pointer or parameter says where it is.',
  },
  method_not_allowed: { status: 405, title: 'Method not allowed', fix: 'Use one of the methods in the Allow header.' },
  body_timeout: { status: 408, title: 'Body timeout', fix: 'Send the whole body within 10 s.' },
  body_too_large: { status: 413, title: 'Body too large', fix: 'Split the body into smaller requests.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    fix: 'Send the content type and encoding that the operation accepts.',
  },

  // Authentication and scopes.
  authentication_required: {
    status: 401,
    title: 'Authentication required',
    fix: 'Send an API key in the header "authorization: Bearer <key>".',
  },
  invalid_api_key: {
    status: 401,
    title: 'Invalid API key',
    fix: 'The key is unknown, revoked or expired. Create a new one under Settings, API keys.',
  },
  session_ended: { status: 401, title: 'Session ended', fix: 'Sign in again.' },
  incorrect_password: { status: 401, title: 'Incorrect email or password', fix: 'Check both and sign in again.' },
  session_required: {
    status: 401,
    title: 'Session required',
    fix: 'Sign in to the dashboard. API keys can’t do this.',
  },
  api_key_required: { status: 401, title: 'API key required', fix: 'Use an API key. A session can’t send calls.' },
  not_permitted: {
    status: 403,
    title: 'Not permitted',
    fix: 'Ask an owner or admin of the account for the role or right that the detail names, or use a key that has it.',
  },
  account_deleting: {
    status: 403,
    title: 'Account waits for its deletion',
    fix: 'Nothing is accepted or sent any more. Until the account is deleted, an owner can restore it.',
  },
  visit_required: {
    status: 403,
    title: 'Visit required',
    fix: 'Start a visit of the account. Its owners see what you do.',
  },
  visits_forbidden: {
    status: 403,
    title: 'Visits forbidden',
    fix: 'Ask an owner of the account to invite you, or to allow visits under Settings, Account.',
  },
  exceeds_own_rights: {
    status: 403,
    title: 'Own permissions exceeded',
    fix: 'Nobody can give a higher role, more rights or a later expiry than their own. Ask an owner of the account.',
  },
  person_required: {
    status: 403,
    title: 'Person required',
    fix: 'API keys can’t manage people or save personal views. Sign in to the dashboard. The administrator of this server can also run "offhook users" on the server.',
  },
  owner_required: {
    status: 403,
    title: 'Owner required',
    fix: 'Only the person who saved a view, or the administrator key, can change or delete it. A view without an owner can’t be made private.',
  },
  not_for_yourself: { status: 403, title: 'Link for yourself', fix: 'Ask a colleague for the link.' },
  cross_site_request: {
    status: 403,
    title: 'Cross-site request',
    fix: 'Cookies only work for the dashboard itself. Programs use an API key.',
  },
  insecure_connection: {
    status: 403,
    title: 'Insecure connection',
    fix: 'Open the dashboard at its https:// URL, or on the server itself.',
  },
  address_not_allowed: {
    status: 403,
    title: 'Address not allowed',
    fix: 'Use the key from one of its networks, or change the networks under Settings, API keys.',
  },
  source_unavailable: {
    status: 403,
    title: 'Source unavailable',
    fix: 'The source of this key was switched off or deleted. Switch it on, or use another key.',
  },
  message_refused: {
    status: 403,
    title: 'Message refused',
    fix: 'Compare the signature, token or username and password of the phone system with those of the source.',
  },
  inbox_of_other_account: { status: 403, title: 'Inbox of another account', fix: 'Use another inbox token.' },
  rate_limited: { status: 429, title: 'Rate limited', fix: 'Wait the number of seconds in Retry-After.' },

  // The resource that was requested.
  route_not_found: { status: 404, title: 'Route not found', fix: 'Check the path in the API reference.' },
  not_found: { status: 404, title: 'Not found', fix: 'Check the ID. The item may have been deleted.' },
  link_invalid: {
    status: 404,
    title: 'Invalid link',
    fix: 'The link was used or revoked, has expired, or is incomplete. Ask for a new one.',
  },
  recording_not_available: {
    status: 404,
    title: 'Recording not available',
    fix: 'If the response has Retry-After, try again after that many seconds. Otherwise, no audio exists.',
  },
  link_expired: { status: 410, title: 'Link expired', fix: 'Ask for a new link.' },
  recording_deleted: { status: 410, title: 'Recording deleted', fix: 'The audio was permanently deleted.' },

  // Conflicts with other requests.
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    fix: 'Someone else saved in the meantime. Fetch the item again, and repeat the change with its ETag.',
  },
  changed_meanwhile: {
    status: 409,
    title: 'Conflicting change',
    fix: 'Someone else changed the item at the same time. Fetch it again and retry.',
  },
  account_suspended: {
    status: 409,
    title: 'Account suspended',
    fix: 'The account accepts calls and sends nothing. An owner can resume it under Settings, Account.',
  },
  already_exists: { status: 409, title: 'Already exists', fix: 'Choose another name, or change the existing item.' },
  idempotency_in_progress: {
    status: 409,
    title: 'Request in progress',
    fix: 'The first request with this Idempotency-Key is still running. Try again in a moment.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key reused',
    fix: 'The key was used with another query or body. Use a new key for a new request.',
  },

  // Deliveries.
  delivery_in_progress: { status: 409, title: 'Delivery in progress', fix: 'Try again when the attempt has ended.' },
  delivery_settled: { status: 409, title: 'Delivery finished', fix: 'Only waiting deliveries can be cancelled.' },
  earlier_delivery_waiting: {
    status: 409,
    title: 'Earlier delivery waiting',
    fix: 'Deliveries of a call are sent in order. Resend or cancel the earlier one first.',
  },
  retention_passed: {
    status: 409,
    title: 'Retention period ended',
    fix: 'The body or event was deleted at the end of its retention period. It can no longer be sent or rebuilt.',
  },
  integration_deleted: { status: 409, title: 'Integration deleted', fix: 'Create the integration again.' },
  integration_not_saved: {
    status: 409,
    title: 'Integration not saved',
    fix: 'The delivery was a test of an integration that was never saved. Send the test again.',
  },
  not_renderable: {
    status: 409,
    title: 'Request not built',
    fix: 'The integration’s current settings don’t work with this event. Fix the integration.',
  },

  // Integrations.
  invalid_integration: { status: 422, title: 'Invalid integration', fix: 'Fix each value listed in errors.' },
  invalid_conditions: { status: 422, title: 'Invalid conditions', fix: 'Fix each condition listed in errors.' },
  stored_settings_unreadable: {
    status: 422,
    title: 'Stored settings unreadable',
    fix: 'Set the values listed in errors again.',
  },
  not_paused: { status: 409, title: 'Not paused', fix: 'Switch the integration on by setting enabled to true.' },
  not_switched_off: {
    status: 409,
    title: 'Not switched off by Offhook',
    fix: 'Fetch the integration: its disabled_cause is neither gone nor failing, so there is nothing to acknowledge.',
  },
  no_signing_key: { status: 409, title: 'No signing key', fix: 'Rotate the key to create the first one.' },
  too_many_rotations: {
    status: 409,
    title: 'Too many rotations',
    fix: 'Wait until an earlier key has stopped signing.',
  },
  consent_not_ready: {
    status: 409,
    title: 'Authorisation not ready',
    fix: 'Save the OAuth settings that are missing, then connect.',
  },
  test_not_sent: {
    status: 422,
    title: 'Test not sent',
    fix: 'Fix each value listed in errors, then send the test again.',
  },

  // Calls, recordings and steps.
  call_ambiguous: { status: 409, title: 'Ambiguous call', fix: 'Add ?source_id= with the ID of the call’s source.' },
  not_retryable: {
    status: 409,
    title: 'Not retryable',
    fix: 'Only failed items can be retried, and only while their input is stored.',
  },
  step_unavailable: { status: 409, title: 'Step unavailable', fix: 'Switch the step on, or create it again.' },
  step_settled: { status: 409, title: 'Step finished', fix: 'The step has ended, so its result can’t be changed.' },
  invalid_step: { status: 422, title: 'Invalid step', fix: 'Fix each value listed in errors.' },
  invalid_result: {
    status: 422,
    title: 'Invalid result',
    fix: 'Send the result of the step in the documented format.',
  },
  not_audio: {
    status: 422,
    title: 'Not audio',
    fix: 'Send the recording as WAV, MP3, Ogg or another supported format.',
  },
  too_many_recordings: { status: 422, title: 'Too many recordings', fix: 'Send fewer recordings for this call.' },
  invalid_replay: {
    status: 422,
    title: 'Invalid session',
    fix: 'Send the recording unchanged: the output of AMI or a FreeSWITCH event socket, or the events of ARI, one per line.',
  },

  // Sources.
  source_off: { status: 409, title: 'Source switched off', fix: 'Switch the source on first.' },
  wrong_source_kind: { status: 409, title: 'Wrong kind of source', fix: 'Use a source of the kind named in detail.' },
  last_api_source: { status: 409, title: 'Last source of kind api', fix: 'Create another source of kind api first.' },
  mapping_missing: { status: 409, title: 'Mapping missing', fix: 'Save a mapping with the source first.' },
  invalid_mapping: { status: 422, title: 'Invalid mapping', fix: 'Fix each value listed in errors.' },
  invalid_source: { status: 422, title: 'Invalid source', fix: 'Fix each value listed in errors.' },
  test_call_unavailable: { status: 409, title: 'Test call unavailable', fix: 'Choose another example or source.' },
  reference_not_found: {
    status: 422,
    title: 'Referenced item not found',
    fix: 'Check the IDs listed in errors. Each must exist and be switched on.',
  },

  // People and the configuration.
  invalid_person: { status: 422, title: 'Invalid email or password', fix: 'Fix each value listed in errors.' },
  last_account: { status: 409, title: 'Last account', fix: 'Create another account first.' },
  last_owner: { status: 409, title: 'Last owner', fix: 'Make somebody else an owner first.' },
  invalid_configuration: {
    status: 422,
    title: 'Invalid configuration',
    fix: 'Fix each value listed in errors. Nothing was changed.',
  },
  export_incomplete: {
    status: 409,
    title: 'Export incomplete',
    fix: 'Fix or delete the item that can’t be read, and give each item a unique name.',
  },
  key_in_setting: {
    status: 409,
    title: 'Encryption key in a setting',
    fix: 'Rotate the key in the setting it comes from. See detail.',
  },
  secret_unreadable: { status: 409, title: 'Secret unreadable', fix: 'Set the secret again.' },

  // Offhook itself.
  internal_error: { status: 500, title: 'Internal error', fix: 'Search the server log for the Request-Id.' },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    fix: 'Wait the number of seconds in Retry-After, then repeat the request.',
  },
} as const satisfies Readonly<Record<string, ProblemType>>

/** The code of a problem, for programs. */
export type ProblemCode = keyof typeof TYPES

export const PROBLEM_TYPES: Readonly<Record<ProblemCode, ProblemType>> = TYPES

/** Statuses that a problem may have. */
export type ProblemStatus = ProblemType['status']

/** The anchor on the API reference that explains a code. */
export const problemAnchor = (code: ProblemCode): string => `problem-${code}`

/** The `type` of a problem: the URL where this Offhook explains it (RFC 9457, 3.1.1). */
export const problemType = (code: ProblemCode): string => `/docs#${problemAnchor(code)}`
