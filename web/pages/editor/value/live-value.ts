// The code that a focused value needs: CodeMirror and its extensions. Fetched separately (load-live-value.ts).
export { cardSpoken } from './chip-card.ts'
export { changeSettings, insertField, openCodeMirror, replaceText } from './code-mirror.ts'
export { FormatMenu } from './format-menu.tsx'
