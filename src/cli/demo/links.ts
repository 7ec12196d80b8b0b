// The links to recordings that requests carried, tried as a player does: it asks for a piece.
import { messageOf } from '../../errors.ts'
import type { ReceivedRequest } from './request.ts'

export interface LinkCheck {
  readonly url: string
  /** The request that carried it. */
  readonly webhookId: string
  readonly status: number
  readonly type: string
  /** What came, in bytes. */
  readonly bytes: number
  /** Why nothing came. */
  readonly error?: string
}

/** How much is asked for: a fraction of the shortest recording. */
const PIECE_BYTES = 1024

/** The link to the recording in a request; `null`: it has none. */
export function recordingLinkOf({ fields }: ReceivedRequest): string | null {
  const link = fields.get('recording') ?? ''
  return link === '' ? null : link
}

/** Asks each link for its first piece. */
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

/** It answers with the piece that was asked for, of an MP3. */
export function isPlayable({ status, type, bytes }: LinkCheck): boolean {
  return status === 206 && type === 'audio/mpeg' && bytes === PIECE_BYTES
}
