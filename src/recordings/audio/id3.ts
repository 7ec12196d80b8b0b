// The data that players show: an ID3v2.4 tag (id3.org) with title, date and the call's id.

export interface Tags {
  readonly title: string
  /** ISO. */
  readonly date: string
  readonly callId: string
}

const UTF8 = 3

export function id3Tag({ title, date, callId }: Tags): Uint8Array {
  const frames = Buffer.concat([
    frame('TIT2', title),
    // An ID3 timestamp has seconds and is in UTC, without a zone.
    frame('TDRC', timestampOf(date)),
    frame('TXXX', `Call ID\0${callId}`),
  ])
  return Buffer.concat([Buffer.from('ID3\u0004\0\0', 'latin1'), synchsafe(frames.length), frames])
}

function timestampOf(date: string): string {
  const at = new Date(date)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 19)
}

function frame(id: string, text: string): Buffer {
  const content = Buffer.concat([Buffer.of(UTF8), Buffer.from(text, 'utf8')])
  return Buffer.concat([Buffer.from(id, 'latin1'), synchsafe(content.length), Buffer.of(0, 0), content])
}

/** 28 bits in four bytes, none of which looks like the sync of a frame. */
function synchsafe(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 127))
}
