import { z } from '@hono/zod-openapi'
import { audio, bytes, harmless, quoting } from '../../access/show.ts'
import { mutation, query, publicRoute } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import {
  ProblemAnswer,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
  optionalMember,
} from '../http/shapes.ts'

export const RecordingState = namedEnum('RecordingState', ['fetching', 'converting', 'ready', 'failed', 'deleted'])

/** A link that Offhook has signed: unlike the link of a source, it contains no number. */
export const RecordingUrl = audio(harmless(z.string()).nullable())

export const RecordingOutput = z
  .object({
    id: idOf('rec'),
    state: RecordingState,
    progress: z
      .number()
      .nullable()
      .openapi({ description: 'Progress of the conversion from 0 to 1. `null` if none is in progress.' }),
    origin: namedEnum('RecordingOrigin', ['url', 'file', 'upload']),
    origin_name: z.string().nullable().openapi({
      description: 'The host or file that the recording is fetched from. `null` if it was uploaded.',
      example: 'pbx.example',
    }),
    format: z
      .string()
      .nullable()
      .openapi({ description: 'Format of the original.', example: 'WAV, µ-law, 8 kHz, mono' }),
    duration_s: z.number().nullable(),
    channels: z.int().nullable(),
    bytes: z.int().nullable().openapi({ description: 'Size of the MP3.' }),
    is_voicemail: z.boolean(),
    created_at: Time,
    ready_at: Time.nullable(),
    next_attempt_at: Time.nullable(),
    attempt_count: z.int(),
    problem: quoting(z.string().nullable()).openapi({ description: 'Error of the last attempt and what to do.' }),
    deleted_at: Time.nullable(),
    deleted_by: namedEnum('RecordingDeletedBy', ['person', 'retention', 'do_not_record']).nullable(),
    url: RecordingUrl.openapi({
      description: 'A signed link for the requester, valid for twelve hours. `null` without the right to listen.',
    }),
    has_original: z
      .boolean()
      .openapi({ description: 'Whether the original audio is stored, so it can be converted again.' }),
  })
  .openapi('Recording')

const Listening = z.object({
  at: Time,
  last_at: Time,
  listener: z
    .string()
    .openapi({ description: 'Name and ID of the person or key, `administrator`, or `link` for anyone with the link.' }),
  ip_address: harmless(z.string()),
  user_agent: z.string(),
  request_count: z.int(),
})

const WholeRecording = RecordingOutput.extend({
  call_id: idOf('call'),
  peaks: listOf(z.int()).openapi({
    description: 'Peaks from 0 to 255, evenly spaced over the duration. For two channels, the left one first.',
  }),
  listenings: listOf(Listening).openapi({ description: 'Who listened, latest first.' }),
}).openapi('RecordingDetail')

const KeepDays = z.int().min(1, 'Must be at least 1 day.').max(90, 'Must be at most 90 days, the retention of calls.')

const about = {
  keep_original: 'Keep the original audio in addition to the MP3.',
  two_channels: 'Keep caller (left) and agent (right) on separate channels.',
  keep_days: 'Days until a recording is deleted, from 1 to 90.',
} as const

export const RecordingSettingsPatch = z
  .strictObject({
    keep_original: optionalMember(z.boolean().nullable()).openapi({ description: about.keep_original }),
    two_channels: optionalMember(z.boolean().nullable()).openapi({ description: about.two_channels }),
    keep_days: optionalMember(KeepDays.nullable()).openapi({ description: about.keep_days }),
  })
  .openapi('RecordingSettingsPatch', { description: 'Omitted settings are unchanged. `null` restores the default.' })

const RecordingSettings = z
  .object({
    keep_original: z.boolean().openapi({ description: about.keep_original }),
    two_channels: z.boolean().openapi({ description: about.two_channels }),
    keep_days: z.int().openapi({ description: about.keep_days }),
    public_url: z.object({
      url: z.string(),
      is_set: z
        .boolean()
        .openapi({ description: 'Whether the public URL is set. Otherwise links only work on this machine.' }),
    }),
    ffmpeg: z
      .boolean()
      .openapi({ description: 'Whether ffmpeg was found. It is required for GSM and other rare formats.' }),
    folders: listOf(z.string()).nullable().openapi({
      description:
        'Recording folders that Offhook may read (OFFHOOK_RECORDINGS_FOLDERS). `null` except in the first account.',
    }),
  })
  .openapi('RecordingSettings')

const tags = ['Recordings']
const params = idParam('rec')

export const getRecording = query('recordings.read', {
  operationId: 'getRecording',
  method: 'get',
  path: '/api/v1/accounts/{account}/recordings/{id}',
  tags,
  summary: 'Get a recording',
  request: { params },
  responses: { 200: json(WholeRecording, 'The recording, with its waveform and listeners.') },
})

export const retryRecording = mutation('recordings.retry', {
  operationId: 'retryRecording',
  method: 'post',
  path: '/api/v1/accounts/{account}/recordings/{id}/retry',
  tags,
  summary: 'Retry a failed recording',
  refuses: ['not_retryable'],
  description:
    'Converts the original audio if it is stored, or fetches it again. You can also retry a ready recording whose MP3 is missing from the disk. Returns 409 for an uploaded recording whose audio was not kept: upload it again.',
  request: { params },
  responses: { 200: json(RecordingOutput, 'Started.') },
})

export const deleteRecordingRoute = mutation('recordings.delete', {
  operationId: 'deleteRecording',
  method: 'delete',
  path: '/api/v1/accounts/{account}/recordings/{id}',
  tags,
  summary: 'Delete a recording',
  description: 'Deletes the audio permanently. All links to it stop working.',
  request: { params },
  responses: { 204: noContent },
})

export const getRecordingSettings = query('recordings.read', {
  operationId: 'getRecordingSettings',
  method: 'get',
  path: '/api/v1/accounts/{account}/recording-settings',
  tags,
  summary: 'Get the recording settings',
  responses: { 200: json(RecordingSettings, 'The recording settings.') },
})

export const patchRecordingSettings = mutation('account.change', {
  operationId: 'updateRecordingSettings',
  method: 'patch',
  path: '/api/v1/accounts/{account}/recording-settings',
  tags,
  summary: 'Update the recording settings',
  request: {
    body: jsonBody(RecordingSettingsPatch, {
      'Keep recordings for 30 days': { keep_days: 30, two_channels: true },
    }),
  },
  responses: { 200: json(RecordingSettings, 'The updated settings. Existing recordings are unchanged.') },
})

const audioBytes = bytes(z.string().openapi({ format: 'binary' }))

/** The responses of both routes that send audio. */
const mp3 = {
  200: { content: { 'audio/mpeg': { schema: audioBytes } }, description: 'The MP3.' },
  206: { content: { 'audio/mpeg': { schema: audioBytes } }, description: 'The requested range.' },
  304: { description: 'Not modified: matches If-None-Match.' },
  416: { description: 'Range not satisfiable. Content-Range has the size.' },
}

export const listenInAccount = query('recordings.listen', {
  operationId: 'listenToRecording',
  method: 'get',
  path: '/api/v1/accounts/{account}/recordings/{id}/audio',
  tags,
  summary: 'Listen to a recording',
  refuses: ['recording_not_available', 'recording_deleted'],
  description:
    'Returns the MP3. Supports Range. The recording lists who listened. Requires the right to listen to recordings.',
  request: { params },
  responses: mp3,
})

const signed = z.object({ signed: z.string().openapi({ param: { name: 'signed', in: 'path' } }) })

/** A page for people, a problem for clients that ask for JSON. */
const notice = {
  'text/html': { schema: z.string() },
  'application/problem+json': { schema: ProblemAnswer },
}

export const listen = publicRoute({
  operationId: 'getRecordingAudio',
  method: 'get',
  path: '/recordings/{signed}',
  tags,
  summary: 'Get the audio of a recording',
  refuses: ['link_invalid', 'recording_not_available', 'link_expired', 'recording_deleted'],
  description:
    'Returns the MP3 of a signed link, such as [[recording_url]]. Supports Range. An expired link says when it expired.',
  request: { params: signed },
  responses: {
    ...mp3,
    404: { content: notice, description: 'Unknown link, or no audio yet. Retry-After says when to try again.' },
    410: { content: notice, description: 'The link has expired or the recording was deleted.' },
  },
})
