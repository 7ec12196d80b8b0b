// The words of a page that few people open: they come with it, not with the first visit. A second language is one more line.
export { mapping as mappingWords } from './en/mapping.ts'
