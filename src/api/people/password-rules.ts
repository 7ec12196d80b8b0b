// Which passwords are taken (S30): 12 to 128 characters, and none of those that are tried first.
//
// Lists of breached passwords hold few of 12 characters or more, and nearly all of those are common words and walks over the
// keyboard, with digits and signs for letters and behind them. So this is no list of passwords but one of what they are made
// of: a password is refused when, with all that taken out, too little is left. It cannot know every breached password; what
// holds off guessing beside it is the limit of tries (S36).

const lengthMin = 12
const lengthMax = 128
/** So much of a password must be its own: a letter counts one, three digits or signs count one. */
const ownMin = 4

/** Words, in lower case. */
const words = [
  'password passwort passphrase passcode pass letmein welcome willkommen changeme please iloveyou love hello this ismy',
  'administrator admin root master superuser secret default test login guest user trustno whatever computer internet',
  'monkey dragon shadow football baseball basketball sunshine princess superman batman starwars pokemon liverpool chelsea',
  'michael jennifer charlie jesus samsung google facebook microsoft correct horse battery staple',
  'spring summer autumn winter monday friday january december australia sydney',
  'offhook webhook asterisk freeswitch telephone abc',
].flatMap((line) => line.split(' '))

/** Ways over keyboards and alphabets. Any four neighbours on one, in either direction, are a walk. */
const ways = [
  'abcdefghijklmnopqrstuvwxyz qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm qazwsxedcrfvtgb',
  '12345678901234567890 1qaz2wsx3edc4rfv5tgb zaq12wsxcde3 1q2w3e4r5t6y7u8i9o0p 147258369 !@#$%^&*()',
]
  .flatMap((line) => line.split(' '))
  .flatMap((way) => [way, Array.from(way).toReversed().join('')])
const walkLength = 4

/** What stands for a letter. */
const letters: ReadonlyMap<string, string> = new Map(
  Array.from('013457@$!', (sign, at) => [sign, 'oieastasi'.charAt(at)]),
)

/** Why a password is not taken, in a sentence for the person who chose it; `null`: it is. */
export function passwordFlaw(password: string, email: string): string | null {
  const text = password.normalize('NFKC').toLowerCase()
  const { length } = Array.from(text)
  if (length < lengthMin) return `Must have ${lengthMin} characters or more. A few words that you remember are good.`
  if (length > lengthMax) return `Must have ${lengthMax} characters at most.`
  if (isRepeated(text)) return 'Is one piece over and over: choose another.'
  if (ownOf(text, words) < ownMin) return 'Is like those that are tried first: choose another.'
  if (ownOf(text, [...words, ...partsOf(email)]) < ownMin) return 'Is made of your e-mail address: choose another.'
  return null
}

/** Whether a piece of up to half of it, over and over, is the whole. */
function isRepeated(text: string): boolean {
  for (let piece = 1; piece <= text.length / 2; piece++)
    if (
      text
        .slice(0, piece)
        .repeat(Math.ceil(text.length / piece))
        .startsWith(text)
    )
      return true
  return false
}

/** The names in an address: those of person and domain, from three letters on. */
function partsOf(email: string): string[] {
  return email
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3)
}

/** How much is left when words, walks and signs that stand in a row of the same are taken out. */
function ownOf(text: string, taken: readonly string[]): number {
  const isTaken = new Set<number>()
  const take = (at: number, length: number): void => {
    for (let i = at; i < at + length; i++) isTaken.add(i)
  }
  const plain = text.replaceAll(/[013457@$!]/g, (sign) => letters.get(sign) ?? sign)
  for (const word of taken)
    for (const spelt of [text, plain])
      for (let at = spelt.indexOf(word); at >= 0; at = spelt.indexOf(word, at + 1)) take(at, word.length)
  for (let at = 0; at + walkLength <= text.length; at++) {
    const four = text.slice(at, at + walkLength)
    if (ways.some((way) => way.includes(four))) take(at, walkLength)
  }
  for (const { 0: same, index } of text.matchAll(/(.)\1{2,}/gsu)) take(index, same.length)
  const left = text
    .split('')
    .filter((_, i) => !isTaken.has(i))
    .join('')
  const lettersLeft = left.match(/\p{L}/gu)?.length ?? 0
  return lettersLeft + Math.floor((left.length - lettersLeft) / 3)
}
