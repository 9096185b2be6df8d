/** From settings and a resource's address to what a probe is pointed at: settings say what differs from the address. */
import type {
  CheckKind,
  CheckSettings,
  DnsSettings,
  HeartbeatSettings,
  HostSettings,
  HttpSettings,
  IcmpSettings,
  MysqlSettings,
  PrometheusSettings,
  TcpSettings,
  TlsSettings,
} from './check.js';

type Place = { host: string; port: number };
export type HttpAim = HttpSettings & { url: string };
export type TcpAim = TcpSettings & Place;
export type TlsAim = TlsSettings & Place & { serverName: string };
export type DnsAim = DnsSettings & { name: string };
export type MysqlAim = MysqlSettings & Place & { resourceId: string };
export type HostAim = HostSettings;
export type IcmpAim = IcmpSettings & { host: string };
export type PrometheusAim = PrometheusSettings;
export type HeartbeatAim = HeartbeatSettings & { checkId: string };
export type Aim = HttpAim | TcpAim | TlsAim | DnsAim | MysqlAim | HostAim | IcmpAim | PrometheusAim | HeartbeatAim;

/** Whose check it is, for probes that keep or find something by it. */
export interface Owner {
  resourceId: string;
  checkId: string;
}

/** The address of a resource, as its inventory reads it. */
export interface Address {
  text: string;
  host: string;
  port: number | null;
}

export const defaultPorts: Partial<Record<CheckKind, number>> = { tcp: 22, tls: 443, mysql: 3306 };

/** The name of this machine in the inventory; over the network it is loopback. */
const thisMachine = 'local';

/** What the probe of these settings is pointed at, for a resource with this address. */
export function aimAt(settings: CheckSettings, address: Address, { resourceId, checkId }: Owner): Aim {
  const host = ('host' in settings && settings.host) || (address.host === thisMachine ? '127.0.0.1' : address.host);
  const port = ('port' in settings && settings.port) || address.port || defaultPorts[settings.kind] || 0;
  switch (settings.kind) {
    case 'http':
      return { ...settings, url: settings.url ?? urlOf(address, settings.path) };
    case 'tls':
      return { ...settings, host, port, serverName: settings.serverName ?? host };
    case 'tcp':
      return { ...settings, host, port };
    case 'mysql':
      return { ...settings, host, port, resourceId };
    case 'dns':
      return { ...settings, name: settings.name ?? address.host };
    case 'icmp':
      return { ...settings, host };
    case 'prometheus':
      return settings;
    case 'host':
      return { ...settings, ...exporterOf(settings, address) };
    case 'heartbeat':
      return { ...settings, checkId };
  }
}

function exporterOf({ exporter }: HostSettings, { host }: Address): { exporter?: string } {
  if (exporter !== undefined) return { exporter };
  return host === thisMachine ? {} : { exporter: `http://${host.includes(':') ? `[${host}]` : host}:9100/metrics` };
}

function urlOf({ text }: Address, path: string | undefined): string {
  const base = /^https?:/.test(text) ? text : `http://${text.replace(/^[a-z]+:\/\//, '')}/`;
  return path === undefined ? base : base.replace(/^(https?:\/\/[^/?#]*).*$/, `$1${path}`);
}
