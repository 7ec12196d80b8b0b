// The words of templates, which load with their dialogs: few visits open one.
export { templates as templateWords } from './en/templates.ts'
