// Checks the links to recordings in requests the way a player does: by requesting a range.
import { messageOf } from '../../errors.ts'
import type { ReceivedRequest } from './request.ts'

export interface LinkCheck {
  readonly url: string
  /** The webhook-id of the request with the link. */
  readonly webhookId: string
  readonly status: number
  readonly type: string
  /** Number of bytes received. */
  readonly bytes: number
  /** Why no bytes were received. */
  readonly error?: string
}

/** The size of the range: a fraction of the shortest recording. */
const PIECE_BYTES = 1024

/** The link to the recording in a request; `null`: it has none. */
export function recordingLinkOf({ fields }: ReceivedRequest): string | null {
  const link = fields.get('recording') ?? ''
  return link === '' ? null : link
}

/** Requests the first bytes of each link. */
export function checkLinks(received: readonly ReceivedRequest[]): Promise<LinkCheck[]> {
  const carried = received.flatMap((got) => {
    const url = recordingLinkOf(got)
    return url === null ? [] : [{ url, webhookId: got.webhookId }]
  })
  return Promise.all(carried.map(async (link) => ({ ...link, ...(await fetchPiece(link.url)) })))
}

async function fetchPiece(url: string): Promise<Pick<LinkCheck, 'status' | 'type' | 'bytes' | 'error'>> {
  try {
    const answer = await fetch(url, { headers: { range: `bytes=0-${PIECE_BYTES - 1}` } })
    const { byteLength: bytes } = await answer.arrayBuffer()
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes }
  } catch (error) {
    return { status: 0, type: '', bytes: 0, error: messageOf(error) }
  }
}

/** The response contains the requested range of an MP3. */
export function isPlayable({ status, type, bytes }: LinkCheck): boolean {
  return status === 206 && type === 'audio/mpeg' && bytes === PIECE_BYTES
}
