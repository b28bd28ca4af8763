import { measure } from '../src/sensors';

// Capability: sensor-data
describe('Requirement: Measure temperature', () => {
  it('Scenario: A minute passes', () => {
    expect(measure({ 'house-1': () => 21 })).toEqual({ 'house-1': 21 });
  });

  it('sensor is silent', () => {
    expect(measure({ 'house-1': () => undefined })).toEqual({ 'house-1': null });
  });
});
