import { partsOf } from './breaks';

describe('Where a long name may break', () => {
  it('keeps an address whole', () => expect(partsOf('127.0.0.1:29334')).toEqual(['127.0.0.1:29334']));

  it('breaks a host name after its dots and before its port', () =>
    expect(partsOf('db-1.eu.example.com:3306')).toEqual(['db-1.', 'eu.', 'example.', 'com:', '3306']));

  it('breaks a set of GTIDs after its commas', () =>
    expect(partsOf('0-1-48904411,1-2-33')).toEqual(['0-1-48904411,', '1-2-33']));

  it('has nothing to break in nothing', () => expect(partsOf('')).toEqual([]));
});
