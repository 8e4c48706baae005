/** What a server is called, the telling part of its name: `crm` of `crm.example.com` and `api.crm.com`; `null` where none tells. */
export function serverName(host: string): string | null {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  if (!/^[\w-]+(?:\.[\w-]+)+$/.test(name) || /^[\d.]+$/.test(name)) return null;
  const labels = name.split(".");
  const telling = labels.filter(
    (label, index) => index === labels.length - 1 || !/^(?:www|api|rest)\d*$/.test(label),
  );
  return telling[0] ?? null;
}
