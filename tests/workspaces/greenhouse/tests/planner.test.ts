import { plan } from '../src/planner';

// Feature: watering-plan, Property 1: Every bed once
// Validates: Requirements 1.1
test('every bed stands in the plan once', () => {
  expect(plan(['a', 'b', 'a'], undefined)).toEqual(['a', 'b']);
});
