export const editor = {
  title: 'Integration',
}
