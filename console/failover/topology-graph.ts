import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Status } from '../ui/status';
import { type GraphNode, layOut, NODE_WIDTH } from './graph-layout';

/** A node with what it shows: a name, a word at the right, and up to two lines. */
export interface ShownNode extends GraphNode {
  readonly name: string;
  readonly status: Status;
  readonly word: string;
  readonly lines: readonly string[];
  readonly primary: boolean;
  /** Where it leads; null when nothing is known of it beyond this. */
  readonly link: string | null;
}

const SHORT_NAME = 9;
const LETTER = 8.2;
const BESIDE_NAME = 42;
const SMALLEST = 0.86;
const LARGEST = 1.15;
/** Wider than this it may scroll, and is then reached by keys: px. */
const ROOM = 430;

/** Who sends to whom, drawn. The table beside it says the same; on a phone the table alone remains. */
@Component({
  selector: 'hf-topology-graph',
  imports: [RouterLink],
  template: `
    <figure class="panel topology" [attr.tabindex]="least() > roomFor ? 0 : null">
      <svg
        [attr.viewBox]="'0 0 ' + layout().width + ' ' + layout().height"
        role="group"
        [attr.aria-label]="sentence()"
        [style.min-width.px]="least()"
        [style.max-width.px]="most()"
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8Z" />
          </marker>
        </defs>
        @for (edge of layout().edges; track edge.from + edge.to) {
          <path
            [attr.d]="edge.path"
            [attr.class]="edge.kind"
            [attr.marker-end]="edge.kind === 'replication' ? 'url(#arrow)' : null"
          />
        }
        @for (placed of layout().nodes; track placed.node.id) {
          <a [routerLink]="placed.node.link" [class.primary]="placed.node.primary">
            <rect
              [attr.x]="placed.x"
              [attr.y]="placed.y"
              [attr.width]="layout().nodeWidth"
              [attr.height]="layout().nodeHeight"
              rx="6"
            />
            <svg
              [attr.x]="placed.x + 11"
              [attr.y]="placed.y + 10"
              width="14"
              height="14"
              viewBox="0 0 14 14"
              [class]="placed.node.status"
            >
              <use [attr.href]="'#s-' + placed.node.status" />
            </svg>
            <text class="name" [attr.x]="placed.x + 30" [attr.y]="placed.y + 22">{{ placed.node.name }}</text>
            @if (beside()) {
              <text class="word" [attr.x]="placed.x + layout().nodeWidth - 10" [attr.y]="placed.y + 22">
                {{ placed.node.word }}
              </text>
            }
            @if (!layout().compact) {
              @for (line of linesOf(placed.node); track $index) {
                <text class="line" [attr.x]="placed.x + 12" [attr.y]="placed.y + 45 + 18 * $index">{{ line }}</text>
              }
            }
          </a>
        }
      </svg>
    </figure>
  `,
})
export class TopologyGraph {
  readonly nodes = input.required<readonly ShownNode[]>();
  readonly name = input.required<string>();
  private readonly longest = computed(() => Math.max(0, ...this.nodes().map(({ name }) => name.length)));
  /** Long names take the room of the role, which then stands in the line below. */
  protected readonly beside = computed(() => this.longest() <= SHORT_NAME);
  protected readonly roomFor = ROOM;
  protected readonly layout = computed(() =>
    layOut(this.nodes(), Math.max(NODE_WIDTH, this.longest() * LETTER + BESIDE_NAME)),
  );
  /** Smaller, its words could not be read: then it scrolls. */
  protected readonly least = computed(() => Math.round(this.layout().width * SMALLEST));
  /** Larger, a few nodes would outshout the page. */
  protected readonly most = computed(() => Math.round(this.layout().width * LARGEST));
  protected readonly sentence = computed(() => `Topology of ${this.name()}; the table beside it shows the same.`);

  protected linesOf({ word, lines }: ShownNode): readonly string[] {
    return this.beside() || !word ? lines : [word, ...lines].slice(0, 2);
  }
}
