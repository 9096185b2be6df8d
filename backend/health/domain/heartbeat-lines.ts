/** The lines to paste into a job. curl tries again for half a minute, so that a restart of Holdfast loses no call. */
export function heartbeatLines(url: string): { purpose: string; line: string }[] {
  const curl = 'curl -fsS -m 10 --retry 5 --retry-connrefused -o /dev/null';
  return [
    { purpose: 'At the end of a cron line', line: `&& ${curl} ${url}` },
    { purpose: 'Around a job: start, and how it ended', line: `${curl} ${url}/start; your-job; ${curl} ${url}/$?` },
    { purpose: 'It failed', line: `${curl} ${url}/fail` },
    {
      purpose: 'With the last of its log',
      line: `your-job 2>&1 | tail -c 10000 | ${curl} --data-binary @- ${url}/log`,
    },
  ];
}
