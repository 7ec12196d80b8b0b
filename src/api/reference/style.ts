export const referenceStyle = ''
