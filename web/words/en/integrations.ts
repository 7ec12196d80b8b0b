export const integrations = {
  title: 'Webhook integrations',
}
