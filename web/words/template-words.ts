// The words of templates, which come with their dialogs: few visits open one.
export { templates as templateWords } from './en/templates.ts'
