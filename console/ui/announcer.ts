import { inject, Injectable } from '@angular/core';
import { LiveAnnouncer } from '@angular/cdk/a11y';

/** Says to a screen reader what the eye sees happen. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly live = inject(LiveAnnouncer);

  say(text: string): void {
    void this.live.announce(text, 'polite');
  }
}
