// The answers of messengers, mail services and automations, as their documents show them, and the verdicts on them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAnswer } from '../../delivery/verdict.ts'
import { discord } from './discord.ts'
import { googleSheets } from './google-sheets.ts'
import { make } from './make.ts'
import { n8n } from './n8n.ts'
import { ntfy } from './ntfy.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import { sendgrid } from './sendgrid.ts'
import type { Service } from './service.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { twilioSms } from './twilio-sms.ts'
import { zapier } from './zapier.ts'

const script = 'https://script.googleusercontent.com/macros/echo?user_content_key=x'

/** The service, its answer, and the expected result: delivered, or a reason that matches the pattern. */
const rows: readonly (readonly [Service, number, string | object, 'delivered' | RegExp, string?])[] = [
  [slack, 200, 'ok', 'delivered'],
  [slack, 200, '<html>', /but not "ok"/],
  [slack, 400, 'invalid_token', /^The webhook was revoked\. .* The service says: "invalid_token"\.$/],
  [slack, 404, 'no_service', /^Slack can’t find this webhook/],
  [slack, 410, 'channel_is_archived', /^The channel is archived\. Unarchive it/],
  [teams, 202, '', 'delivered'],
  [
    teams,
    404,
    { error: { code: 'WorkflowNotFound', message: 'gone' } },
    /^The workflow no longer exists\. .* "gone"\.$/,
  ],
  [discord, 204, '', 'delivered'],
  [discord, 404, { message: 'Unknown Webhook', code: 10015 }, /^The webhook was deleted\. .* "Unknown Webhook"\.$/],
  [discord, 401, { message: 'Invalid Webhook Token', code: 50027 }, /^The token at the end of the URL is wrong/],
  [telegram, 200, { ok: true, result: { message_id: 1 } }, 'delivered'],
  [telegram, 401, { ok: false, error_code: 401, description: 'Unauthorized' }, /^The bot token is invalid/],
  [telegram, 400, { ok: false, description: 'Bad Request: chat not found' }, /^The bot can’t find this chat/],
  [ntfy, 200, { id: 'x', event: 'message' }, 'delivered'],
  [
    ntfy,
    403,
    { code: 40301, http: 403, error: 'forbidden' },
    /^You don’t have permission to publish .* "forbidden"\.$/,
  ],
  [twilioSms, 201, { sid: 'SM1', status: 'queued' }, 'delivered'],
  [
    twilioSms,
    401,
    { code: 20003, message: 'Authenticate', more_info: 'https://www.twilio.com/docs/errors/20003', status: 401 },
    /^The Account SID and Auth Token don’t match.* "Authenticate"\.$/,
  ],
  [
    twilioSms,
    400,
    { code: 21211, message: "Invalid 'To'", more_info: 'https://www.twilio.com/docs/errors/21211', status: 400 },
    /^The number in To is invalid/,
  ],
  [postmark, 200, { ErrorCode: 0, Message: 'OK' }, 'delivered'],
  [postmark, 422, { ErrorCode: 300, Message: "Invalid 'To' address" }, /"Invalid 'To' address"\.$/],
  [
    postmark,
    401,
    { ErrorCode: 10, Message: 'No Account or Server API tokens were supplied' },
    /^The token is invalid\. Use the server’s token/,
  ],
  [resend, 200, { id: '49a3999c' }, 'delivered'],
  [
    resend,
    401,
    { name: 'validation_error', message: 'API key is invalid' },
    /^The API key is invalid\. Create a new one in Resend/,
  ],
  [sendgrid, 202, '', 'delivered'],
  [
    sendgrid,
    401,
    { errors: [{ message: 'The provided authorization grant is invalid, expired, or revoked', field: null }] },
    /^The API key is wrong, .* "The provided authorization grant is invalid, expired, or revoked"\.$/,
  ],
  [zapier, 200, { status: 'success' }, 'delivered'],
  [make, 200, 'Accepted', 'delivered'],
  [make, 401, 'Unauthorized', /^The webhook requires an API key/],
  [n8n, 200, { message: 'Workflow was started' }, 'delivered'],
  [n8n, 404, { code: 404, message: 'The requested webhook "x" is not registered.' }, /^n8n can’t find this webhook/],
  [googleSheets, 302, '', 'delivered', script],
  [googleSheets, 302, '', /^Google requires a sign-in/, 'https://accounts.google.com/ServiceLogin'],
  [googleSheets, 200, '<html>TypeError', /^The script failed/],
]

test('D6 an answer is told in the terms of the service, with what to do, and a success is one', () => {
  for (const [{ id, answers }, status, body, expected, location] of rows) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const headers: [string, string][] = location === undefined ? [] : [['location', location]]
    const answer = { status, headers, body: new TextEncoder().encode(text), error: null }
    const verdict = judgeAnswer(answer, { nowMs: 0, pathHasPlaceholders: false, answers })
    const told = verdict.is === 'delivered' ? 'delivered' : verdict.reason
    const of = `${id}, ${status} ${text}`
    if (expected === 'delivered') assert.equal(told, expected, of)
    else assert.match(told, expected, of)
  }
})
