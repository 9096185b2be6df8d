/** Stands in for `fetch` of the event stream: each request is kept, and the test writes what the server would. */
export class FakeStreams {
  readonly asked: { lastEventId: string | null; write(text: string): void; end(): void }[] = [];
  private readonly real = window.fetch;

  install(): void {
    window.fetch = (_url, init) => Promise.resolve(this.answer(init ?? {}));
  }

  restore(): void {
    window.fetch = this.real;
  }

  private answer(init: RequestInit): Response {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
        this.asked.push({
          lastEventId: new Headers(init.headers).get('Last-Event-ID'),
          write: (text) => controller.enqueue(encoder.encode(text)),
          end: () => controller.close(),
        });
      },
    });
    return new Response(body, { status: 200 });
  }
}

/** Waits until it is true; a test that waits too long says for what. */
export async function until(what: () => boolean, ms = 60_000): Promise<void> {
  for (const end = performance.now() + ms; !what(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (performance.now() > end) throw new Error(`did not happen within ${ms} ms: ${what}`);
  }
}
