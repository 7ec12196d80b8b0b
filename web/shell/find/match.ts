// How well an entry matches the query, and which parts match. Pure.

/** A part of a text: from a character up to, but not including, another. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Matchable {
  readonly label: string
  /** The text beside the label. */
  readonly detail?: string
  /** Further texts to find the entry by; a text that matches is shown instead of the detail. */
  readonly topics?: readonly string[]
}

export interface Match {
  /** A higher score is a better match. */
  readonly score: number
  readonly label: readonly Span[]
  /** The text beside the label, and its matching parts. */
  readonly detail: string
  readonly detailSpans: readonly Span[]
}

const EXACT = 5
const BEGINS = 4
const WORDS_BEGIN = 3
const WITHIN = 2
export const BESIDE = 1

/** Longer texts are cut: nobody reads that far in a row. */
export const TEXT_MAX = 200

/** `null`: a word of the query does not occur in the entry. */
export function matchEntry({ label, detail = '', topics = [] }: Matchable, query: string): Match | null {
  const ofLabel = matchText(label, query)
  if (ofLabel) return { score: ofLabel.score, label: ofLabel.spans, detail, detailSpans: [] }
  const beside = [detail, ...topics].flatMap((text) => {
    const match = matchTexts(label, text, query)
    return match ? [{ text, ...match }] : []
  })
  const [best] = beside.toSorted((a, b) => b.score - a.score)
  return best ? { score: best.score, label: best.label, detail: best.text, detailSpans: best.spans } : null
}

/** Each word occurs in one of the two texts, and at least one word in the second. */
function matchTexts(label: string, other: string, query: string) {
  const whole = matchText(other, query, WITHIN_MIN)
  // A text that equals the whole query is the best match, wherever it is.
  if (whole) return { score: whole.score === EXACT ? EXACT : whole.score / 2, label: [], spans: whole.spans }
  const words = wordsOf(query)
  const places = words.map((word) => ({ label: spanOf(label, word), other: spanOf(other, word, WITHIN_MIN) }))
  if (places.some((place) => !place.label && !place.other)) return null
  return {
    score: BESIDE,
    label: places.flatMap((place) => place.label ?? []),
    spans: places.flatMap((place) => (place.label ? [] : (place.other ?? []))),
  }
}

function matchText(
  text: string,
  query: string,
  withinMin = 1,
): { readonly score: number; readonly spans: readonly Span[] } | null {
  const ofNumber = matchNumber(text, query)
  if (ofNumber) return ofNumber
  const [folded, wanted] = [fold(text), fold(query.trim())]
  if (folded === wanted) return { score: EXACT, spans: [{ from: 0, to: text.length }] }
  if (folded.startsWith(wanted)) return { score: BEGINS, spans: [{ from: 0, to: wanted.length }] }
  const spans = wordsOf(query).map((word) => spanOf(text, word, withinMin))
  if (spans.some((span) => span === null)) return null
  const known = spans.filter((span) => span !== null)
  return { score: known.every(({ from }) => isWordBegin(folded, from)) ? WORDS_BEGIN : WITHIN, spans: known }
}

/** A shorter word occurs inside many words: outside the label it counts only at the beginning of a word. */
const WITHIN_MIN = 3

/** The position of a word in the text: at the beginning of a word, if possible. */
function spanOf(text: string, word: string, withinMin = 1): Span | null {
  const [folded, wanted] = [fold(text), fold(word)]
  let at = folded.indexOf(wanted)
  while (at >= 0 && !isWordBegin(folded, at)) at = folded.indexOf(wanted, at + 1)
  if (at < 0 && wanted.length >= withinMin) at = folded.indexOf(wanted)
  return at < 0 ? null : { from: at, to: at + wanted.length }
}

function isWordBegin(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))
}

/** Fewer digits occur in many numbers by chance. */
const DIGITS_MIN = 3

/** Matches a phone number however it is written: by its digits, with or without trunk prefix and country code. */
function matchNumber(text: string, query: string): { readonly score: number; readonly spans: readonly Span[] } | null {
  if (!/^[+\d\s()./-]+$/.test(query) || !/^\+?[\d\s()-]+$/.test(text)) return null
  const typed = query.replaceAll(/\D/g, '')
  const places = [...text.matchAll(/\d/g)]
  const digits = places.map(([digit]) => digit).join('')
  for (const wanted of [typed, typed.replace(/^00(?:11)?/, ''), typed.replace(/^0/, '')]) {
    const at = wanted.length < DIGITS_MIN ? -1 : digits.indexOf(wanted)
    const [first, last] = [places[at], places[at + wanted.length - 1]]
    if (at < 0 || !first || !last) continue
    const score = wanted === digits ? EXACT : at === 0 ? BEGINS : WORDS_BEGIN
    return { score, spans: [{ from: first.index, to: last.index + 1 }] }
  }
  return null
}

function wordsOf(query: string): string[] {
  return query.trim().split(/\s+/)
}

/** The text in lower case without accents, each letter in its original position. */
function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase()
  return text.replaceAll(/./gsu, (letter) => {
    const plain = letter.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
    return plain.length === letter.length ? plain : letter
  })
}

/** A text in pieces; every second piece is a match. */
export function piecesOf(text: string, spans: readonly Span[]): readonly string[] {
  const pieces: string[] = []
  let at = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue
    pieces.push(text.slice(at, from), text.slice(from, to))
    at = to
  }
  return [...pieces, text.slice(at)]
}
