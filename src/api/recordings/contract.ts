import { z } from '@hono/zod-openapi'
import { mutation, query, publicRoute } from '../routing/endpoint.ts'
import { ProblemAnswer, Time, idOf, idParam, json, jsonBody, listOf, noContent } from '../http/shapes.ts'

export const recordingStates = ['fetching', 'converting', 'ready', 'failed', 'deleted'] as const

export const RecordingOutput = z
  .object({
    id: idOf('rec'),
    state: z.enum(recordingStates),
    progress: z
      .number()
      .nullable()
      .openapi({ description: 'Of the conversion, from 0 to 1; null: none is under way.' }),
    origin: z.enum(['url', 'file', 'upload']),
    from: z.string().nullable().openapi({
      description: 'The host that it is fetched from, or the name of its file; null: it was sent in.',
      example: 'pbx.example',
    }),
    format: z.string().nullable().openapi({ description: 'What it came as.', example: 'WAV, µ-law, 8 kHz, mono' }),
    seconds: z.number().nullable(),
    channels: z.int().nullable(),
    bytes: z.int().nullable().openapi({ description: 'Of the MP3.' }),
    is_voicemail: z.boolean(),
    created_at: Time,
    ready_at: Time.nullable(),
    next_try_at: Time.nullable(),
    tries: z.int(),
    problem: z.string().nullable().openapi({ description: 'What went wrong at the last try and what to do.' }),
    deleted_at: Time.nullable(),
    deleted_by: z.enum(['person', 'retention', 'do_not_record']).nullable(),
    url: z.string().nullable().openapi({ description: 'A link for whoever asks, good for twelve hours.' }),
    has_original: z
      .boolean()
      .openapi({ description: 'The audio is kept as it came, so it can be made into an MP3 again.' }),
  })
  .openapi('Recording')

const Listening = z.object({
  at: Time,
  last_at: Time,
  who: z.string().openapi({ description: 'A person by name, or "link": whoever had the link.' }),
  address: z.string(),
  agent: z.string(),
  requests: z.int(),
})

const WholeRecording = RecordingOutput.extend({
  call: idOf('call'),
  peaks: listOf(z.int()).openapi({
    description:
      'The loudest moments from 0 to 255, evenly over its length; of two channels first the left, then the right.',
  }),
  listenings: listOf(Listening).openapi({ description: 'Who listened, the latest first.' }),
}).openapi('WholeRecording')

export const KeepDays = z.int().min(1, 'At least a day.').max(90, 'At most 90 days: calls are kept no longer.')

const RecordingSettings = z
  .object({
    keep_original: z.boolean().openapi({ description: 'Keep the audio as it came beside the MP3.' }),
    two_channels: z.boolean().openapi({ description: 'Keep caller (left) and agent (right) apart.' }),
    keep_days: z.int().openapi({ description: 'Days until a recording is deleted, from 1 to 90.' }),
    public_url: z.object({
      url: z.string(),
      is_set: z.boolean().openapi({ description: 'It was set; else links work on this machine only.' }),
    }),
    ffmpeg: z.boolean().openapi({ description: 'ffmpeg was found, so that GSM and other rare formats can be read.' }),
    folders: listOf(z.string()).nullable().openapi({
      description:
        'Folders of phone systems that may be read (OFFHOOK_RECORDINGS_FOLDERS); null: told in the first account only.',
    }),
  })
  .openapi('RecordingSettings')

const tags = ['Recordings']
const params = idParam('rec')

export const getRecording = query('read', {
  method: 'get',
  path: '/api/v1/recordings/{id}',
  tags,
  summary: 'Get a recording with its waveform and who listened',
  request: { params },
  responses: { 200: json(WholeRecording, 'The recording.') },
})

export const retryRecording = mutation('manage', {
  method: 'post',
  path: '/api/v1/recordings/{id}/retry',
  tags,
  summary: 'Try a failed recording again',
  description:
    'With the audio as it came, where that is kept; otherwise it is fetched again. A recording that is ready and whose MP3 is no longer on the disk can be tried again too. One that was sent in and is not kept has to be sent once more (409).',
  request: { params },
  responses: { 200: json(RecordingOutput, 'It is under way.') },
})

export const deleteRecordingRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/recordings/{id}',
  tags,
  summary: 'Delete a recording',
  description: 'Its audio goes for good, and every link to it ends.',
  request: { params },
  responses: { 204: noContent },
})

export const getRecordingSettings = query('read', {
  method: 'get',
  path: '/api/v1/recording-settings',
  tags,
  summary: 'How are recordings kept?',
  responses: { 200: json(RecordingSettings, 'As it is now.') },
})

export const patchRecordingSettings = mutation('manage', {
  method: 'patch',
  path: '/api/v1/recording-settings',
  tags,
  summary: 'Change how recordings are kept',
  request: {
    body: jsonBody(
      z
        .strictObject({
          keep_original: z.boolean().nullable().optional(),
          two_channels: z.boolean().nullable().optional(),
          keep_days: KeepDays.nullable().optional(),
        })
        .openapi('RecordingSettingsPatch'),
    ),
  },
  responses: { 200: json(RecordingSettings, 'Saved. What is there already is kept as it is.') },
})

const signed = z.object({ signed: z.string().openapi({ param: { name: 'signed', in: 'path' } }) })

/** A page for people, a problem for those who ask for JSON. */
const notice = {
  'text/html': { schema: z.string() },
  'application/problem+json': { schema: ProblemAnswer },
}

export const listen = publicRoute({
  method: 'get',
  path: '/recordings/{signed}',
  tags,
  summary: 'Hear a recording',
  description:
    'An MP3 under a signed link, as [[recording_url]] is one. Takes Range. A link that ended says since when.',
  request: { params: signed },
  responses: {
    200: { content: { 'audio/mpeg': { schema: z.string() } }, description: 'The MP3.' },
    206: { content: { 'audio/mpeg': { schema: z.string() } }, description: 'The part that was asked for.' },
    304: { description: 'The asker has it: If-None-Match names it.' },
    404: { content: notice, description: 'No such link, or no audio yet: Retry-After says when to ask again.' },
    410: { content: notice, description: 'The link has ended: since when, and whom to ask.' },
    416: { description: 'It has no such part; Content-Range says how long it is.' },
  },
})
