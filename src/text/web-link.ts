// Text that may become the address of a link or a button in a receiver's product.

/**
 * Whether a text is a whole http or https URL. Parsers of URLs skip line ends, tabs and other control characters; receivers show
 * them, or end the line there. So a text with such a character is no link.
 */
export function isWebLink(text: string): boolean {
  return /^https?:\/\/[^\p{Cc}\p{Zl}\p{Zp}]+$/iu.test(text) && URL.canParse(text)
}
