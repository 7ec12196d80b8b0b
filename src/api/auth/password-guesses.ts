// How many guesses a password withstands (S30), by zxcvbn: with its dictionaries of breached passwords, names and words, walks over
// keyboards, dates and letters that signs stand for. Loaded in a thread of its own (password-worker.ts): the dictionaries take most
// of a second and some eighty megabytes, and a password that somebody made up for that a second or more.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** What a password comes to. */
export interface PasswordStrength {
  readonly guesses: number
  /** It is made, for a part, of what is known of the person. */
  readonly isKnown: boolean
}

/** Lines that everybody knows, which are no words of a dictionary: as they are without what stands between their words. */
const LINES = [
  'correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog jumpsoverthelazydog loremipsum',
  'loremipsumdolor loremipsumdolorsitamet tobeornottobe thatisthequestion wearethechampions openthedoor opensesame letmein',
  'twinkletwinklelittlestar maytheforcebewithyou iamyourfather winteriscoming helloisitmeyourelookingfor dontworrybehappy',
  'letitbe heyjude yellowsubmarine stairwaytoheaven bohemianrhapsody imagineallthepeople hotelcalifornia',
  'happybirthdaytoyou ilovemyfamily ilovemydog ilovemycat ilovemywife youllneverwalkalone gloryglorymanunited',
  'godsavethequeen godsavetheking advanceaustraliafair waltzingmatilda onceuponatime inthebeginning ourfatherwhoartinheaven',
  'iwillalwaysloveyou iwanttobreakfree shouldistayorshouldigo onedoesnotsimply thisismypassword mypasswordis whatismypassword',
].flatMap((line) => line.split(' '))

/** So many signs are tried between words for each that is there. */
const SIGN_GUESSES = 20

/** So much of a password is looked at: what is as long as that and can still be guessed is one piece over and over. */
const CHECKED_LENGTH = 64

/** Loads the dictionaries, and answers what counts guesses. `known`: what others know of the person, in any spelling. */
export function createStrengthMeter(): (password: string, known: readonly string[]) => PasswordStrength {
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common, ...english, lines: LINES },
    graphs: adjacencyGraphs,
    maxLength: CHECKED_LENGTH,
  })
  return (password, known) => {
    const text = password.normalize('NFKC').slice(0, CHECKED_LENGTH)
    const spellings = [...new Set(known.flatMap(spellingsOf))]
    // Once as it is and once without what stands between its words, and without capitals: whoever guesses words tries them with
    // a few signs between.
    const [whole, words] = [
      zxcvbn.check(text, spellings),
      zxcvbn.check(lettersAndDigits(text).toLowerCase(), spellings),
    ]
    const signs = new Set(text.match(/[^\p{L}\p{N}]/gu)).size
    return {
      guesses: Math.min(whole.guesses, words.guesses * SIGN_GUESSES ** signs),
      isKnown: [...whole.sequence, ...words.sequence].some(({ dictionaryName }) => dictionaryName === 'userInputs'),
    }
  }
}

/** A name as it is, its words from three letters on, and the words in one. */
function spellingsOf(name: string): string[] {
  const text = name.normalize('NFKC').toLowerCase()
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 3)
  return [text, lettersAndDigits(text), ...words]
}

function lettersAndDigits(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
