import { Injectable } from '@nestjs/common';

/** Somebody who was told of a problem, and what became of it. */
export interface ToldLine {
  at: number;
  sentence: string;
}

/** Knows who was told of what is wrong with a resource now. */
export interface ToldSource {
  told(resourceId: string): Promise<ToldLine[]>;
}

/** Features above health that tell people register here; health itself knows none of them. */
@Injectable()
export class ToldSources {
  private readonly sources: ToldSource[] = [];

  add(source: ToldSource): void {
    this.sources.push(source);
  }

  /** Everybody who was told, the first first. */
  async told(resourceId: string): Promise<ToldLine[]> {
    const all = await Promise.all(this.sources.map((source) => source.told(resourceId)));
    return all.flat().sort((a, b) => a.at - b.at);
  }
}
