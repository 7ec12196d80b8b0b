// What a value needs once somebody is at it: CodeMirror, and what stands on it. Fetched beside the page (load-live-value.ts).
export { cardSpoken } from './chip-card.ts'
export { changeSettings, insertField, openCodeMirror, replaceText } from './code-mirror.ts'
export { FormatMenu } from './format-menu.tsx'
