import { Injectable } from '@nestjs/common';
import type { NeighbourBell } from './neighbour-bell.js';

/** Wakes the one loop that waits for it; a ring that nobody hears is remembered for the next wait. */
export class Bell {
  private rang = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.rang = true;
    this.wake?.();
  }

  /** Resolves at the next ring, or after `ms` milliseconds; true when it rang. */
  async heard(ms: number): Promise<boolean> {
    if (!this.rang) await this.ringOrTimeout(ms);
    const heard = this.rang;
    this.rang = false;
    return heard;
  }

  private async ringOrTimeout(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }
}

/** The bells of this process. They only say "look now": what is there is in the database, and polling finds it anyway. */
@Injectable()
export class Bells {
  /** Something was committed that waits for its place. */
  readonly committed = new Bell();
  /** Something got its place. */
  readonly placed = new Bell();
  private neighbours: NeighbourBell | null = null;
  private places = () => false;

  /** Whether other processes ring here, so that polling is only to be sure. */
  get hearNeighbours(): boolean {
    return this.neighbours?.works ?? false;
  }

  /** Joins the other processes of this machine; `places` tells whether it is this one that gives positions. */
  join(neighbours: NeighbourBell, places: () => boolean): void {
    this.neighbours = neighbours;
    this.places = places;
    neighbours.start(() => (places() ? this.committed : this.placed).ring());
  }

  leave(): void {
    this.neighbours?.stop();
    this.neighbours = null;
  }

  /** To whoever gives positions, wherever it is. */
  tellCommitted(): void {
    this.committed.ring();
    if (!this.places()) this.neighbours?.ring();
  }

  /** To all who follow, wherever they are. */
  tellPlaced(): void {
    this.placed.ring();
    this.neighbours?.ring();
  }
}
