// The data that players show: an ID3v2.4 tag (id3.org) with date and the call's id. Whoever may listen may not see numbers (S54), so
// that the tag contains none.

export interface Tags {
  /** ISO. */
  readonly date: string
  readonly callId: string
}

const UTF8 = 3

export function id3Tag({ date, callId }: Tags): Uint8Array {
  const frames = Buffer.concat([
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

/** As many first bytes of a file as `earlierTitle` reads. */
export const EARLIER_TITLE_HEAD = 18

/**
 * The first byte and the end of the title in an MP3 of an earlier version of Offhook, whose title was the numbers of the call;
 * `null`: the file has no such title.
 */
export function earlierTitle(head: Buffer): { readonly start: number; readonly end: number } | null {
  if (head.length < EARLIER_TITLE_HEAD || head.toString('latin1', 0, 3) !== 'ID3') return null
  if (head.toString('latin1', 10, 14) !== 'TIT2') return null
  const size = [...head.subarray(14, 18)].reduce((sum, seven) => sum * 128 + (seven & 127), 0)
  // The text follows the size, two bytes of flags and its encoding.
  return { start: 21, end: 20 + size }
}
