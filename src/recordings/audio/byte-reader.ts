// Reads a file or a pipe from beginning to end, in the portions that a format asks for.
import { type FileHandle, open } from 'node:fs/promises'

/** Large enough that reading costs nothing compared with decoding. */
const READ_BYTES = 64 * 1024

/** Dispose of the reader when it is not needed any more, whether it was read to its end or not. */
export interface ByteReader extends AsyncDisposable {
  /** The next `count` bytes, fewer at the end. They are not consumed: the next read returns them again. */
  peek(count: number): Promise<Uint8Array>
  /** The next `count` bytes, fewer at the end. */
  read(count: number): Promise<Uint8Array>
  /** Skips `count` bytes; returns how many there were. */
  skip(count: number): Promise<number>
  /** The remaining bytes, at most `limit`, in portions as they come. */
  rest(limit?: number): AsyncGenerator<Uint8Array>
}

/** A file's bytes; `onRead` gets the number of bytes read so far. The file is closed when the bytes end or the reader stops. */
export async function* readFileChunks(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file: FileHandle = await open(path, 'r')
  try {
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(READ_BYTES), 0, READ_BYTES, at)
      if (bytesRead === 0) return
      at += bytesRead
      onRead(at)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

export function createByteReader(portions: AsyncIterable<Uint8Array>): ByteReader {
  const source = portions[Symbol.asyncIterator]()
  let buffered: Uint8Array = new Uint8Array(0)
  /** Whether another portion came. */
  const more = async (): Promise<boolean> => {
    const { value, done } = await source.next()
    if (done === true) return false
    buffered = buffered.length === 0 ? value : Buffer.concat([buffered, value])
    return true
  }
  const peek = async (count: number): Promise<Uint8Array> => {
    while (buffered.length < count && (await more()));
    return buffered.subarray(0, count)
  }
  return {
    peek,
    async read(count) {
      const bytes = await peek(count)
      buffered = buffered.subarray(bytes.length)
      return bytes
    },
    async skip(count) {
      let left = count
      while (left > 0) {
        if (buffered.length === 0 && !(await more())) break
        const some = Math.min(left, buffered.length)
        buffered = buffered.subarray(some)
        left -= some
      }
      return count - left
    },
    async *rest(limit = Number.POSITIVE_INFINITY) {
      let left = limit
      while (left > 0) {
        if (buffered.length === 0 && !(await more())) return
        const some = buffered.subarray(0, left)
        buffered = buffered.subarray(some.length)
        left -= some.length
        yield some
      }
    },
    async [Symbol.asyncDispose]() {
      await source.return?.()
    },
  }
}
