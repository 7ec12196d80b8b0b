// The words of conditions, which come with the page that has them.
import { conditions } from './en/conditions.ts'
import { phrases } from './en/phrases.ts'

export const conditionWords = { ...conditions, phrases }
