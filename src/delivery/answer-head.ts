// Prepares the bytes before the body of an answer for the HTTP client. The client ends the connection at two things that a client
// must bear: a 100 that was not asked for (RFC 9110, 15.2), and a folded header line (RFC 9112, 5.2).
//
// start ──→ interim ──→ start       an interim answer (1xx but 101) is left out, to its empty line
//   │
//   └─────→ final ──→ over          line ends before a blank become blanks, to the empty line
//
// The answer may be cut into pieces anywhere. Bytes that cannot be judged yet are held back: at the start of an answer
// at most the 12 bytes up to its status, in a final head the line end that a blank may follow.

const CR = 0x0d
const LF = 0x0a
const BLANK = 0x20

const STATUS_END = 'HTTP/1.1 100'.length
const HEAD_END = Buffer.from('\r\n\r\n')
const FOLDED = [Buffer.from('\r\n '), Buffer.from('\r\n\t')] as const

/** Hears of each interim answer that was left out. */
export interface InterimReader {
  interimAnswer(): void
}

export class AnswerHead {
  #state: 'start' | 'interim' | 'final' | 'over' = 'start'
  #pending: Buffer | null = null
  /** In an interim answer: the current line is empty so far. */
  #isEmptyLine = false
  readonly #reader: InterimReader

  constructor(reader: InterimReader) {
    this.#reader = reader
  }

  /** Returns the part of a piece that the client shall read; `null`: nothing yet. May change the bytes of the piece. */
  take(piece: Buffer): Buffer | null {
    if (this.#state === 'over') return piece
    let left: Buffer | null = this.#withHeld(piece)
    while (left !== null && (this.#state === 'start' || this.#state === 'interim'))
      left = this.#state === 'start' ? this.#start(left) : this.#interim(left)
    return left === null ? null : this.#final(left)
  }

  #withHeld(piece: Buffer): Buffer {
    if (this.#pending === null) return piece
    const whole = Buffer.concat([this.#pending, piece])
    this.#pending = null
    return whole
  }

  /** Empty lines before an answer are not part of it, and are left out. */
  #start(bytes: Buffer): Buffer | null {
    let at = 0
    while (bytes[at] === CR || bytes[at] === LF) at += 1
    if (at === bytes.length) return null
    const left = at === 0 ? bytes : bytes.subarray(at)
    const isInterim = beginsInterim(left)
    if (isInterim === null) {
      this.#pending = Buffer.from(left)
      return null
    }
    this.#state = isInterim ? 'interim' : 'final'
    this.#isEmptyLine = false
    return left
  }

  #interim(bytes: Buffer): Buffer | null {
    for (const [at, byte] of bytes.entries()) {
      if (byte === CR) continue
      if (byte !== LF) this.#isEmptyLine = false
      else if (!this.#isEmptyLine) this.#isEmptyLine = true
      else {
        this.#state = 'start'
        this.#reader.interimAnswer()
        return bytes.subarray(at + 1)
      }
    }
    return null
  }

  #final(bytes: Buffer): Buffer | null {
    const end = bytes.indexOf(HEAD_END)
    unfold(bytes, end === -1 ? bytes.length : end)
    if (end !== -1) {
      this.#state = 'over'
      return bytes
    }
    let open = bytes.length
    while (open > 0 && bytes.length - open < HEAD_END.length && (bytes[open - 1] === CR || bytes[open - 1] === LF))
      open -= 1
    if (open === bytes.length) return bytes
    this.#pending = Buffer.from(bytes.subarray(open))
    return open === 0 ? null : bytes.subarray(0, open)
  }
}

/** Whether an interim answer begins here. A 101 does not count, because it must not be left out. `null`: too few bytes to say. */
function beginsInterim(bytes: Buffer): boolean | null {
  // This byte alone rules out an interim answer for nearly all answers.
  if (bytes.length > 9 && bytes[9] !== 0x31) return false
  const text = bytes.toString('latin1', 0, STATUS_END)
  if (text.length === STATUS_END) return /^HTTP\/\d\.\d 1\d\d$/.test(text) && !text.endsWith('101')
  return /^HTTP\/\d\.\d 1\d\d$/.test(text + 'HTTP/1.1 100'.slice(text.length)) ? null : false
}

/** Unfolds header lines within the bytes up to `end`. */
function unfold(bytes: Buffer, end: number): void {
  for (const folded of FOLDED) {
    for (let at = bytes.indexOf(folded); at !== -1 && at < end; at = bytes.indexOf(folded, at + 2))
      bytes.fill(BLANK, at, at + 2)
  }
}
