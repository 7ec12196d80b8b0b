// What may become the address of a link or a button at a receiver's.

/**
 * Whether a text is a whole http or https URL. Parsers of URLs skip line ends and tabs, and other control characters; receivers
 * show them, or end the line there. So a text with one is none.
 */
export function isWebLink(text: string): boolean {
  return /^https?:\/\/[^\p{Cc}\p{Zl}\p{Zp}]+$/iu.test(text) && URL.canParse(text)
}
