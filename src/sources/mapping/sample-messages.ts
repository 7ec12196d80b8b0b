// An example call as the messages of the source's own system: made by the inverse mapping, and read by the same code as real
// messages.
import type { CallUpdate } from '../../calls/call.ts'
import { isComputed } from '../../calls/fields.ts'
import { sampleUpdates, type SampleName } from '../../calls/samples.ts'
import { OffhookError } from '../../errors.ts'
import { makeMessage, type MessageContent } from './make-message.ts'
import type { Mapping } from './mapping.ts'
import type { Tree } from './places.ts'

/** One message of an example call. */
export interface SampleMessage {
  readonly tree: Tree
  /** When the message would arrive, in ms since 1970. */
  readonly at: number
  /** The id of the message. */
  readonly id: string
}

/**
 * The messages that report an example call with a mapping. An update for which the mapping has no value is left out; its
 * fields come with the next message.
 * @throws OffhookError `mapping_incomplete`, with what to do first
 */
export function sampleMessages(
  example: SampleName,
  mapping: Mapping,
  { id, beginMs }: { readonly id: string; readonly beginMs: number },
): SampleMessage[] {
  if (mapping.uniqueid.length === 0 || mapping.status.length === 0)
    throw new OffhookError('mapping_incomplete', 'Map the unique ID and the status first. A test call needs both.')
  const uniqueid = `test-${id}`
  const updates = sampleUpdates(example, { uniqueid, beginMs, knowsField: (code) => !isComputed(code) })
  const writer = new SampleMessageWriter(mapping, uniqueid, beginMs)
  const messages = updates.flatMap((update) => writer.message(update))
  if (!messages.some(({ ends }) => ends))
    throw new OffhookError(
      'mapping_incomplete',
      'The mapping has no value for the end of a call. Set the meaning “Ended” for one of the status values.',
    )
  return messages
}

/** The URL of a recording in a test call: the code that makes the test call makes the audio too. */
const RECORDING = 'https://recordings.example/test.mp3'

class SampleMessageWriter {
  private readonly mapping: Mapping
  private readonly uniqueid: string
  private readonly start: number
  private fields: MessageContent['fields'] = {}
  private answer: number | undefined
  private end: number | undefined
  private number = 0

  constructor(mapping: Mapping, uniqueid: string, start: number) {
    this.mapping = mapping
    this.uniqueid = uniqueid
    this.start = start
  }

  /** The message for an update of the example, or none. */
  message({
    status,
    outcome,
    at = this.start,
    fields = {},
    recording,
  }: CallUpdate): (SampleMessage & { ends: boolean })[] {
    this.fields = { ...this.fields, ...fields }
    if (status === 'answered') this.answer ??= at
    if (status === 'ended') this.end = at
    const hasRecording = recording !== undefined && 'done' in recording && this.mapping.recording !== undefined
    if (status === undefined && !hasRecording) return []
    const id = `${this.uniqueid}-${this.number + 1}`
    const tree = makeMessage(this.mapping, {
      uniqueid: this.uniqueid,
      ...(status && { status }),
      ...(outcome && { outcome }),
      at,
      eventId: id,
      number: this.number + 1,
      fields: this.fields,
      start: this.start,
      ...(this.answer !== undefined && { answer: this.answer }),
      ...(this.end !== undefined && { end: this.end }),
      ...(hasRecording && { recording: RECORDING }),
    })
    if (tree === null) return []
    this.number += 1
    return [{ tree, at, id, ends: status === 'ended' }]
  }
}
