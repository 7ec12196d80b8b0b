// The words of conditions, which load with the pages that have conditions.
import { conditions } from './en/conditions.ts'
import { phrases } from './en/phrases.ts'

export const conditionWords = { ...conditions, phrases }
