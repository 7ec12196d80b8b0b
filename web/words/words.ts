// All words of the page. A second language is one more folder beside `en`. As a namespace, and not an object, so that each
// chunk only contains the words that its pages use.
export * as words from './en/index.ts'
