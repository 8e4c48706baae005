import { readFileSync } from "node:fs";

/** File systems that do not tell of what other machines change in them. */
const network =
  /^(nfs\d?|cifs|smb\w*|smbfs|afs|ncpfs|ceph|glusterfs|lustre|9p|virtiofs|vboxsf|vmhgfs|fuse\.(sshfs|rclone|s3fs|davfs\d?|gvfsd-fuse|glusterfs|ceph\S*|vmhgfs\S*|smb\S*|cifs\S*|nfs\S*)|davfs\d?|drvfs)$/;

interface Mount {
  readonly point: string;
  readonly type: string;
}

/** The mounts that `/proc/self/mountinfo` lists; later ones lie over earlier ones. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split("\n").flatMap((line) => {
    // ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAGS…] - TYPE SOURCE OPTIONS
    const [before, after] = line.split(" - ");
    const point = before?.split(" ")[4];
    const type = after?.split(" ")[0];
    return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type }];
  });
}

/** Whether a folder, links resolved, is on a file system of another machine, by the mounts that there are. */
export function isOnNetwork(folder: string, mounts: readonly Mount[]): boolean {
  if (/^\\\\[^?.]/.test(folder)) return true;
  let nearest: Mount | null = null;
  for (const mount of mounts) {
    const within = mount.point === "/" ? folder.startsWith("/") : `${folder}/`.startsWith(`${mount.point}/`);
    if (within && mount.point.length >= (nearest?.point.length ?? 0)) nearest = mount;
  }
  return nearest !== null && network.test(nearest.type);
}

/** The mounts as they are now; none where the system does not list them. */
export function readMounts(): readonly Mount[] {
  try {
    return parseMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  } catch {
    return [];
  }
}

/** Blanks and the like are written as `\040`. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
