// Estimates how many guesses a password withstands (S30), with zxcvbn: its dictionaries of breached passwords, names and words,
// and its patterns for keyboard walks, dates and letters replaced by symbols. The code runs in a thread of its own
// (password-worker.ts): loading the dictionaries takes most of a second and some 80 MB, and a password made up to be slow takes a
// second or more.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** The estimated strength of a password. */
export interface PasswordStrength {
  readonly guesses: number
  /** Whether the password contains something known of the person. */
  readonly isKnown: boolean
}

/** Well-known lines that no dictionary contains, without the characters between their words. */
const LINES = [
  'correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog jumpsoverthelazydog loremipsum',
  'loremipsumdolor loremipsumdolorsitamet tobeornottobe thatisthequestion wearethechampions openthedoor opensesame letmein',
  'twinkletwinklelittlestar maytheforcebewithyou iamyourfather winteriscoming helloisitmeyourelookingfor dontworrybehappy',
  'letitbe heyjude yellowsubmarine stairwaytoheaven bohemianrhapsody imagineallthepeople hotelcalifornia',
  'happybirthdaytoyou ilovemyfamily ilovemydog ilovemycat ilovemywife youllneverwalkalone gloryglorymanunited',
  'godsavethequeen godsavetheking advanceaustraliafair waltzingmatilda onceuponatime inthebeginning ourfatherwhoartinheaven',
  'iwillalwaysloveyou iwanttobreakfree shouldistayorshouldigo onedoesnotsimply thisismypassword mypasswordis whatismypassword',
].flatMap((line) => line.split(' '))

/** How many guesses each character between words counts for: an attacker tries this many separators. */
const SIGN_GUESSES = 20

/** Only this many characters are checked. A longer password that is easy to guess repeats one piece, so its start is enough. */
const CHECKED_LENGTH = 64

/** Loads the dictionaries and returns the estimator. `known`: what others know of the person, in any spelling. */
export function createStrengthMeter(): (password: string, known: readonly string[]) => PasswordStrength {
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common, ...english, lines: LINES },
    graphs: adjacencyGraphs,
    maxLength: CHECKED_LENGTH,
  })
  return (password, known) => {
    const text = password.normalize('NFKC').slice(0, CHECKED_LENGTH)
    const spellings = [...new Set(known.flatMap(spellingsOf))]
    // The password is checked once as it is, and once in lower case without the characters between its words: an attacker who
    // guesses words tries them with a few separators.
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

/** The name as it is, its words of three letters or more, and the words joined together. */
function spellingsOf(name: string): string[] {
  const text = name.normalize('NFKC').toLowerCase()
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 3)
  return [text, lettersAndDigits(text), ...words]
}

function lettersAndDigits(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
