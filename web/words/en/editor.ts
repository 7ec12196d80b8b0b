export const editor = {
  title: 'Integration',
  /** Under the preview of a saved integration. */
  recent: 'Last deliveries',
  noRecent: 'No deliveries yet. Send a test to see one.',
  allDeliveries: 'All deliveries',
}
