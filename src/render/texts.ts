// The texts of a request template, each with its bound.
import * as z from 'zod/mini'
import { BOUNDS } from '../bounds.ts'

/** A text that a person types. */
export const text = z.string().check(z.maxLength(BOUNDS.textChars))
/** A text that is one template. */
export const longText = z.string().check(z.maxLength(BOUNDS.valueChars))
