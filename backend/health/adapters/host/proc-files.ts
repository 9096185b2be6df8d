/** Reads the text of /proc files. Every function takes text and gives plain values, so that any kernel can be tested. */

/** Jiffies that the CPUs were busy, and all of them. */
export function cpuTimes(stat: string): { busy: number; total: number } {
  const fields = (/^cpu\s+(.*)$/m.exec(stat)?.[1] ?? '').split(/\s+/).map(Number).slice(0, 8);
  const total = fields.reduce((sum, value) => sum + value, 0);
  return { busy: total - (fields[3] ?? 0) - (fields[4] ?? 0), total };
}

export function cores(stat: string): number {
  return stat.match(/^cpu\d+ /gm)?.length ?? 1;
}

/** Percent used; what the kernel could free at once counts as free. */
export function memory(meminfo: string): { totalBytes: number; percent: number; swapPercent: number | null } {
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(meminfo)?.[1] ?? 0);
  const total = kilobytes('MemTotal');
  const swap = kilobytes('SwapTotal');
  return {
    totalBytes: total * 1024,
    percent: total === 0 ? 0 : 100 * (1 - kilobytes('MemAvailable') / total),
    swapPercent: swap === 0 ? null : 100 * (1 - kilobytes('SwapFree') / swap),
  };
}

export function load(loadavg: string): [number, number, number] {
  const [one = 0, five = 0, fifteen = 0] = loadavg.split(' ').map(Number);
  return [one, five, fifteen];
}

/** Whether an interface is none of the machine's inner ones. */
export function leadsOffTheMachine(name: string): boolean {
  return !/^(lo|veth|docker|br-|virbr|tap|tun|dummy|ifb)/.test(name);
}

/** Bytes over all interfaces that lead off the machine. */
export function traffic(netDev: string): { received: number; sent: number } {
  let [received, sent] = [0, 0];
  for (const line of netDev.split('\n')) {
    const [, name, counters] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (!name || !leadsOffTheMachine(name)) continue;
    const fields = counters.split(/\s+/).map(Number);
    received += fields[0] ?? 0;
    sent += fields[8] ?? 0;
  }
  return { received, sent };
}

/** `some avg10` of a pressure file: percent of the last ten seconds in which somebody waited. */
export function pressure(text: string | null): number | null {
  const value = /^some avg10=([\d.]+)/m.exec(text ?? '')?.[1];
  return value === undefined ? null : Number(value);
}

const realFilesystems = new Set(
  'ext2 ext3 ext4 xfs btrfs zfs f2fs jfs reiserfs vfat exfat ntfs ntfs3 fuseblk bcachefs nfs nfs4 cifs smb3 ceph glusterfs fuse.glusterfs fuse.sshfs overlay'.split(
    ' ',
  ),
);

/** Whether a file system is one that can fill up; `overlay` only where it is the root. */
export function isRealFilesystem(type: string, mount: string): boolean {
  return realFilesystems.has(type) && (type !== 'overlay' || mount === '/');
}

/** Mount points of real file systems, each device once. */
export function mounts(text: string): string[] {
  const seen = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [device = '', escaped = '', type = ''] = line.split(' ');
    const mount = escaped.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    if (!isRealFilesystem(type, mount)) continue;
    const known = seen.get(device);
    if (known === undefined || mount.length < known.length) seen.set(device, mount);
  }
  return [...seen.values()];
}
