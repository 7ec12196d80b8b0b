export const people = {
  title: 'Sign in',
}
