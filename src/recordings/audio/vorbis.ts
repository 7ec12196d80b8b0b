// Ogg Vorbis. The library reads the pages itself.
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import type { ByteReader } from './byte-reader.ts'
import { damagedFile, notPlayable, nothingDecodable } from './conversion-errors.ts'
import { type SampleBlock, type AudioStream, headerFlaw } from './audio-stream.ts'

/** A packet of one byte can stand for thousands of samples: small portions limit how much is decoded at once. */
const PORTION_BYTES = 2048

export async function decodeVorbis(bytes: ByteReader): Promise<AudioStream> {
  const head = await bytes.peek(27 + 255 + 30)
  const at = 27 + (head[26] ?? 0)
  if (head.length < at + 16) throw nothingDecodable('Ogg Vorbis')
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const [channels, rate] = [view.getUint8(at + 11), view.getUint32(at + 12, true)]
  const flaw = headerFlaw({ rate, channels })
  if (flaw !== null) throw notPlayable(flaw)
  return { description: 'Ogg Vorbis', rate, channels, blocks: blocksOf(bytes, channels), wasTruncated: () => false }
}

async function* blocksOf(bytes: ByteReader, channels: number): AsyncGenerator<SampleBlock> {
  const decoder = new OggVorbisDecoder()
  await decoder.ready
  try {
    for (;;) {
      const portion = await bytes.read(PORTION_BYTES)
      // The library returns a page only when more bytes follow it.
      const { channelData, samplesDecoded } = await decoder
        .decode(portion.length > 0 ? portion : new Uint8Array(1))
        .catch((error: unknown) => {
          throw damagedFile('Ogg Vorbis', error)
        })
      if (samplesDecoded > 0 && channelData.length === channels) yield channelData
      if (portion.length === 0) return
    }
  } finally {
    decoder.free()
  }
}
