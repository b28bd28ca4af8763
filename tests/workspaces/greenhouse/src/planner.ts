/** Makes the plan of a day. Requirements: 1.1, 1.2 */
export function plan(beds: string[], before: string[] | undefined): string[] {
  return beds.length > 0 ? [...new Set(beds)] : before ?? [];
}
