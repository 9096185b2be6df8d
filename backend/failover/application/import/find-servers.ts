import { Injectable } from '@nestjs/common';
import { ControlFailed, type ServerSurvey, type SurveyAccess, Surveyor } from '../../ports.js';
import { endpointOf, placeOf } from '../place.js';

/** A server that was found, by each of the places under which it is known. */
export interface SurveyedServer {
  readonly place: string;
  readonly aliases: readonly string[];
  readonly survey: ServerSurvey;
}

/** A place that should be a member and could not be looked at. */
export interface Unseen {
  readonly place: string;
  readonly error: ControlFailed;
}

export interface FoundServers {
  readonly servers: readonly SurveyedServer[];
  readonly unseen: readonly Unseen[];
  /** Replicas that are connected and stand nowhere that was tried, by what their source knows of them. */
  readonly unplaced: readonly { readonly serverId: number; readonly port: number; readonly source: string }[];
}

/** More than that is no cluster of one primary. */
const MOST_SERVERS = 20;

type Signs = Omit<SurveyAccess, 'host' | 'port'>;

/** Goes from one server to all that replicate with it: to where each receives from, and to who receives from each. */
@Injectable()
export class FindServers {
  constructor(private readonly surveyor: Surveyor) {}

  async from(places: readonly string[], signs: Signs): Promise<FoundServers> {
    const search = new Search(this.surveyor, signs);
    await search.look(places, true);
    for (let before = -1; before !== search.found.length && search.found.length < MOST_SERVERS;) {
      before = search.found.length;
      await search.look(search.sources(), true);
      await search.look(search.guesses(), false);
    }
    return { servers: search.found, unseen: search.unseen, unplaced: search.unplaced() };
  }
}

class Search {
  readonly found: { place: string; aliases: string[]; survey: ServerSurvey }[] = [];
  readonly unseen: Unseen[] = [];
  private readonly tried = new Set<string>();

  constructor(
    private readonly surveyor: Surveyor,
    private readonly signs: Signs,
  ) {}

  /** Looks at places not tried yet. `sure`: it is a failure when nothing is seen there. */
  async look(places: readonly string[], sure: boolean): Promise<void> {
    const fresh = [...new Set(places)].filter((place) => !this.tried.has(place));
    for (const place of fresh) this.tried.add(place);
    const looks = await Promise.all(fresh.map((place) => this.survey(place)));
    looks.forEach((look, index) => {
      if (!(look instanceof ControlFailed)) this.note(fresh[index], look);
      else if (sure) this.unseen.push({ place: fresh[index], error: look });
    });
  }

  /** Where the servers that were found receive from. */
  sources(): string[] {
    return this.found.flatMap(({ place, survey }) => survey.sources.map((source) => near(place, source)));
  }

  /** Where those that receive from them could stand: a server tells their hosts and their ports, not which is which. */
  guesses(): string[] {
    return this.found.flatMap(({ place, survey }) => {
      const { hosts, reported } = survey.receivers;
      const missing = reported.filter(({ serverId }) => !this.has(serverId));
      return missing.flatMap(({ host, port }) =>
        (host ? [host, ...hosts] : hosts).map((one) => near(place, { host: one, port })),
      );
    });
  }

  unplaced(): FoundServers['unplaced'] {
    const all = this.found.flatMap(({ place, survey }) =>
      survey.receivers.reported.map(({ serverId, port }) => ({ serverId, port, source: place })),
    );
    return all.filter(({ serverId }) => !this.has(serverId));
  }

  private has(serverId: number): boolean {
    return this.found.some(({ survey }) => survey.serverId === serverId);
  }

  private note(place: string, survey: ServerSurvey): void {
    const same = this.found.find((one) => one.survey.identity === survey.identity);
    if (same) same.aliases.push(place);
    else this.found.push({ place, aliases: [place], survey });
  }

  private async survey(place: string): Promise<ServerSurvey | ControlFailed> {
    try {
      return await this.surveyor.survey({ ...endpointOf(place), ...this.signs });
    } catch (error) {
      if (error instanceof ControlFailed) return error;
      throw error;
    }
  }
}

/** The place as it is reached from here: what a server calls local stands on its own host. */
function near(place: string, { host, port }: { host: string; port: number }): string {
  const own = endpointOf(place).host;
  const here = /^(localhost|127\.0\.0\.1|::1)$/i.test(host) ? own : host;
  return placeOf(here.includes(':') ? `[${here}]:${port}` : `${here}:${port}`);
}
