/** One message of a `text/event-stream`. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/** Cuts a stream's text into messages. Comments (": …") count as a sign of life and come out as event "heartbeat". */
export class StreamParser {
  private rest = '';
  private lastId = '';

  push(text: string): StreamMessage[] {
    this.rest += text.replaceAll('\r\n', '\n');
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map((block) => this.message(block));
  }

  private message(block: string): StreamMessage {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const [field, value] = fieldOf(line);
      if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
      else if (field === 'id') this.lastId = value;
      else if (field === '') event = 'heartbeat';
    }
    return { event, data: data.join('\n'), id: this.lastId };
  }
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf(':');
  if (at < 0) return [line, ''];
  return [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
}
