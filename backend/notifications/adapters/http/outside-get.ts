import { OutsideCall } from '../../ports.js';
import type { Post } from './post.js';

/** Calls by plain GET, as healthchecks.io and its like expect. */
export class OutsideGet extends OutsideCall {
  constructor(private readonly web: Post) {
    super();
  }

  async call(url: string): Promise<void> {
    await this.web.send(url, null);
  }
}
