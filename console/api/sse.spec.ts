import { StreamParser } from './sse';

describe('the event stream', () => {
  it('puts messages together however the network cut them', () => {
    const parser = new StreamParser();
    const text = 'id: 7\nevent: change\ndata: {"a":1}\n\nid: 8\nevent: change\ndata: {"a":2}\n\n';
    const got = [...text].flatMap((character) => parser.push(character));
    expect(got).toEqual([
      { id: '7', event: 'change', data: '{"a":1}' },
      { id: '8', event: 'change', data: '{"a":2}' },
    ]);
  });

  it('takes a comment as a sign of life and keeps the last id', () => {
    const parser = new StreamParser();
    parser.push('id: 7\nevent: change\ndata: {}\n\n');
    expect(parser.push(': still here\r\n\r\n')).toEqual([{ id: '7', event: 'heartbeat', data: '' }]);
  });
});
